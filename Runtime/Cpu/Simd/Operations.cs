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

/// <summary>
/// An activation function. Its derivative is stated through its own output y, so a backward pass need not keep the input; relu's at 0 is 0.
/// </summary>
internal interface IActivation : IUnaryOperation
{
    /// <summary>dy/dx as a function of y.</summary>
    TV Slope<TS, TV>(TV y)
        where TS : struct, ISimd<TV>
        where TV : struct;
}
