using System.Globalization;
using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>How max(x, 0) is computed, which is seen at minus infinity, at 0 and where 2 x overflows.</summary>
internal enum ReluForm
{
    /// <summary>max(x, 0): 0 at minus infinity; slope 0 at 0. Keras on TensorFlow, PyTorch and JAX.</summary>
    Maximum,

    /// <summary>(x + |x|) / 2: no number at minus infinity; slope one half at 0. Keras on Theano.</summary>
    HalfSum,

    /// <summary>With a slope a below 0: max(x, 0) - a max(-x, 0), whose slope at 0 is 0, and not a as that of <see cref="Maximum"/>.
    /// Without one they are the same. Keras before 2.2.3 on TensorFlow.</summary>
    Parts,
}

/// <summary>x where x > Threshold, else NegativeSlope (x - Threshold); at most MaxValue, and then at least 0 before the negative part is
/// added (Keras: relu).</summary>
/// <param name="NegativeSlope">Keras before 3 calls it alpha.</param>
/// <param name="MaxValue">Infinity for no bound.</param>
/// <param name="Threshold">Other than 0, minus infinity gives no number, as it does in Keras.</param>
internal sealed record ReluActivation(double NegativeSlope = 0, double MaxValue = double.PositiveInfinity, double Threshold = 0)
    : Activation
{
    public ReluForm Form { get; init; }

    internal override ActivationOp? Operation =>
        (Threshold, Form) switch
        {
            (0, not ReluForm.HalfSum) when NegativeSlope == 0 => new RectifierOp(MaxValue),
            (0, ReluForm.Maximum) when double.IsPositiveInfinity(MaxValue) => new LeakyReluOp(NegativeSlope),
            (0, ReluForm.HalfSum) when NegativeSlope == 0 && double.IsPositiveInfinity(MaxValue) => new ReluOp(),
            _ => null,
        };

    protected override bool PrintMembers(StringBuilder builder)
    {
        (string Name, object Value, bool Usual)[] members =
        [
            (nameof(NegativeSlope), NegativeSlope, NegativeSlope == 0),
            (nameof(MaxValue), MaxValue, double.IsPositiveInfinity(MaxValue)),
            (nameof(Threshold), Threshold, Threshold == 0),
            // That of before Keras 2 goes by its bare name.
            (nameof(Form), Form, Form == ReluForm.HalfSum),
        ];
        var told = members.Where(m => !m.Usual).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Name} = {m.Value}"));
        builder.AppendJoin(", ", told);
        return builder.Length > 0;
    }

    private protected override Node Compose(Node x)
    {
        bool half = Form == ReluForm.HalfSum;
        var y =
            Threshold != 0 ? x * Ops.Greater(x, Threshold)
            : half ? Ops.Relu(x)
            : Ops.Unary(new RectifierOp(MaxValue), x);
        if (!double.IsPositiveInfinity(MaxValue) && (half || Threshold != 0))
            y = Ops.Clip(y, 0, MaxValue);
        return NegativeSlope == 0 ? y : y - NegativeSlope * (half ? Ops.Relu(Threshold - x) : Ops.Rectifier(Threshold - x));
    }
}
