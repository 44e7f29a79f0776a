namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>An elementwise operation on one operand, written once for every width.</summary>
internal interface IUnaryOperation
{
    TV Apply<TS, TV>(TV x)
        where TS : struct, ISimd<TV>
        where TV : struct;
}

/// <summary>An elementwise operation on two operands, written once for every width.</summary>
internal interface IBinaryOperation
{
    TV Apply<TS, TV>(TV a, TV b)
        where TS : struct, ISimd<TV>
        where TV : struct;
}

/// <summary>An elementwise operation on three operands, written once for every width.</summary>
internal interface ITernaryOperation
{
    TV Apply<TS, TV>(TV a, TV b, TV c)
        where TS : struct, ISimd<TV>
        where TV : struct;
}

/// <summary>An activation function. Its parameters are the struct's only fields, single floats, in the order of its constructor.</summary>
internal interface IActivation : IUnaryOperation;

/// <summary>An activation function whose derivative can be told from its output y, so that a fused backward pass need not keep the
/// input.</summary>
internal interface ISlopedActivation : IActivation
{
    /// <summary>dy/dx as a function of y.</summary>
    TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct;
}
