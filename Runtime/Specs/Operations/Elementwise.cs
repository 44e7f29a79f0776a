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

    /// <summary>log2(2^a + 2^b).</summary>
    LogAddPowerOfTwo,

    /// <summary>sqrt(a^2 + b^2).</summary>
    Hypotenuse,

    /// <summary>0 where the first operand is below 0, 1 where it is above, and else the second.</summary>
    Step,

    /// <summary>What the quotient without its fraction leaves: it has the dividend's sign.</summary>
    TruncatedRemainder,

    /// <summary>The greater one, or the one that is a number.</summary>
    MaximumNumber,

    /// <summary>The smaller one, or the one that is a number.</summary>
    MinimumNumber,
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

    /// <summary>1 less the error function.</summary>
    ComplementaryErrorFunction,
    CubeRoot,

    /// <summary>sin(pi x) / (pi x), and 1 at 0.</summary>
    SineCardinal,

    /// <summary>Degrees as radians.</summary>
    DegreesToRadians,

    /// <summary>Radians as degrees.</summary>
    RadiansToDegrees,
    IsPositiveInfinity,
    IsNegativeInfinity,
    IsNaN,
    IsFinite,
    IsInfinite,

    /// <summary>The value, as a constant for the gradient.</summary>
    StopGradient,

    /// <summary>Zeros in the shape of the operand.</summary>
    Zeros,

    /// <summary>Ones in the shape of the operand.</summary>
    Ones,

    /// <summary>The second operand in the shape of the first.</summary>
    Filled,

    /// <summary>The first operand; the second where it is no number, the third and fourth where it is infinite.</summary>
    Finite,

    /// <summary>1 where the first operand is as near to the second as the fourth plus the third times its magnitude.</summary>
    IsClose,

    /// <summary>1 where the operand is below 0.</summary>
    IsNegative,

    /// <summary>1 where the operand is one of the second's numbers.</summary>
    IsAmong,
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
