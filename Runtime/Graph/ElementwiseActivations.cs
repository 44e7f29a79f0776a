using System.Globalization;
using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

// Functions that are one operation each.
public abstract partial record Activation
{
    /// <summary>x.</summary>
    public static Activation Linear { get; } = new SimpleActivation("Linear", new IdentityOp());

    /// <summary>e^x.</summary>
    public static Activation Exponential { get; } = new SimpleActivation("Exponential", new ExpOp());

    /// <summary>tanh x.</summary>
    public static Activation Tanh { get; } = new SimpleActivation("Tanh", new TanhOp());

    /// <summary>1 / (1 + e^-x).</summary>
    public static Activation Sigmoid { get; } = new SimpleActivation("Sigmoid", new SigmoidOp());

    /// <summary>min(max(0.2 x + 0.5, 0), 1): the hard sigmoid of Keras before 3.</summary>
    public static Activation HardSigmoid { get; } = new SimpleActivation("HardSigmoid", new HardSigmoidOp());

    /// <summary>min(max(x + 3, 0), 6) / 6: the hard sigmoid of Keras 3.</summary>
    public static Activation HardSigmoid6 { get; } = new SimpleActivation("HardSigmoid6", new HardSigmoid6Op());

    /// <summary>ln(1 + e^x).</summary>
    public static Activation Softplus { get; } = new SimpleActivation("Softplus", new SoftplusOp());

    /// <summary>x / (1 + |x|).</summary>
    public static Activation Softsign { get; } = new SimpleActivation("Softsign", new SoftsignOp());

    /// <summary>x / (1 + e^-x), also called swish.</summary>
    public static Activation Silu { get; } = new SimpleActivation("Silu", new SiluOp());

    /// <summary>x (1 + erf(x / sqrt(2))) / 2.</summary>
    public static Activation Gelu { get; } = new SimpleActivation("Gelu", new GeluOp());

    /// <summary>x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, the approximation of gelu.</summary>
    public static Activation GeluTanh { get; } = new SimpleActivation("GeluTanh", new GeluTanhOp());

    /// <summary>max(x, 0) as (x + |x|) / 2; see <see cref="ReluForm"/>.</summary>
    public static Activation Relu { get; } = new ReluActivation { Form = ReluForm.HalfSum };

    /// <summary>max(x, 0); see <see cref="ReluForm"/>.</summary>
    public static Activation Rectifier { get; } = new ReluActivation();

    /// <summary>min(max(x, 0), 6).</summary>
    public static Activation Relu6 { get; } = new ReluActivation(MaxValue: 6);

    /// <summary>x where x > 0, else e^x - 1.</summary>
    public static Activation Elu { get; } = new EluActivation();

    /// <summary>The self-normalizing scale (x where x > 0, else alpha (e^x - 1)) (Klambauer et al. 2017).</summary>
    public static Activation Selu { get; } =
        new SimpleActivation("Selu", new ScaledEluOp(1.0507009873554805, 1.0507009873554805 * 1.6732632423543772, 1));
}

/// <summary>x where x > 0, else NegativeSlope x (Keras: leaky_relu; the layer of that name has a slope of 0.3).</summary>
internal sealed record LeakyReluActivation(double NegativeSlope = 0.2) : Activation
{
    internal override ActivationOp Operation => new LeakyReluOp(NegativeSlope);
}

/// <summary>x where x > 0, else Alpha (e^x - 1) (Clevert et al. 2015).</summary>
internal sealed record EluActivation(double Alpha = 1) : Activation
{
    internal override ActivationOp Operation => Alpha == 1 ? new EluOp() : new ScaledEluOp(1, Alpha, 1);

    protected override bool PrintMembers(StringBuilder builder)
    {
        if (Alpha == 1)
            return false;
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Alpha)} = {Alpha}");
        return true;
    }
}

/// <summary>x where x > 0, else Alpha (e^(x / Alpha) - 1) (Barron 2017).</summary>
internal sealed record CeluActivation(double Alpha = 1) : Activation
{
    internal override ActivationOp Operation => new ScaledEluOp(1, Alpha, 1 / Alpha);
}
