namespace KerasSharp;

/// <summary>Functions of one number or several, element by element. Relations give 1 where they hold and 0 elsewhere; what is not 0 is
/// true.</summary>
internal enum ElementwiseFunction
{
    /// <summary>The sum of two operands or more.</summary>
    Add,
    Subtract,

    /// <summary>The product of two operands or more.</summary>
    Multiply,
    Divide,

    /// <summary>0 where the divisor is 0, else the quotient.</summary>
    DivideNoNaN,

    /// <summary>The quotient, rounded down.</summary>
    FloorDivide,

    /// <summary>What the quotient, rounded down, leaves: it has the divisor's sign.</summary>
    Remainder,
    Power,
    Maximum,
    Minimum,
    SquaredDifference,

    /// <summary>The angle of the point (x, y), given as y and x.</summary>
    ArcTangent2,

    /// <summary>ln(e^a + e^b).</summary>
    LogAddExp,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    And,
    Or,
    ExclusiveOr,
    Not,

    /// <summary>The second operand where the first is true, else the third.</summary>
    Select,

    /// <summary>The first operand, at least the second and at most the third.</summary>
    Clip,
    Identity,
    Negate,
    Absolute,
    Sign,
    Square,
    SquareRoot,
    ReciprocalSquareRoot,
    Reciprocal,
    Exponential,

    /// <summary>2^x.</summary>
    PowerOfTwo,

    /// <summary>e^x - 1.</summary>
    ExponentialLessOne,
    Logarithm,
    BinaryLogarithm,
    DecimalLogarithm,

    /// <summary>ln(1 + x).</summary>
    LogarithmOfOnePlus,
    Sine,
    Cosine,
    Tangent,
    ArcSine,
    ArcCosine,
    ArcTangent,
    HyperbolicSine,
    HyperbolicCosine,
    InverseHyperbolicSine,
    InverseHyperbolicCosine,
    InverseHyperbolicTangent,
    Floor,
    Ceiling,

    /// <summary>To the nearest whole number, halves to the even one.</summary>
    Round,

    /// <summary>Without the fraction.</summary>
    Truncate,
    ErrorFunction,
    IsNaN,
    IsFinite,
    IsInfinite,

    /// <summary>The value, as a constant for the gradient.</summary>
    StopGradient,

    /// <summary>Zeros in the shape of the operand.</summary>
    Zeros,

    /// <summary>Ones in the shape of the operand.</summary>
    Ones,
}

/// <summary>A function element by element; operands broadcast as NumPy has it, the batch being axis 0 of each value of full rank.</summary>
internal sealed record ElementwiseOperation(ElementwiseFunction Function) : Operation
{
    public override string Name => Function.ToString();
}

/// <summary>An activation function of one operand.</summary>
internal sealed record ActivationOperation(Activation Function) : Operation
{
    public override string Name => Function.ToString();
}

/// <summary>What numbers become in a cast; all are floats here.</summary>
internal enum NumberKind
{
    /// <summary>They stay what they are.</summary>
    Real,

    /// <summary>They lose their fractions.</summary>
    Whole,

    /// <summary>1 where they are not 0.</summary>
    Boolean,
}

/// <summary>A cast of one operand.</summary>
internal sealed record CastOperation(NumberKind Kind) : Operation;
