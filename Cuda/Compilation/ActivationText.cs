using System.Globalization;
using System.Text;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Compilation;

/// <summary>The CUDA device's table of activations: for each operation its value and slope as C++ expressions. From the table follow the
/// structures that all kernels are compiled behind; kernels name a structure, never a number of it.</summary>
internal static class ActivationText
{
    /// <summary>One activation.</summary>
    /// <param name="Value">The value at x.</param>
    /// <param name="Slope">The derivative where x is taken to y, with the values at kinks that the operation's gradient has.</param>
    /// <param name="Parameters">Names of the operation's parameters, in their order.</param>
    private sealed record Row(string Value, string Slope, params string[] Parameters);

    private static readonly Dictionary<Type, Row> s_rows = new()
    {
        [typeof(IdentityOp)] = new("x", "1.0f"),
        [typeof(ExpOp)] = new("expf(x)", "y"),
        [typeof(TanhOp)] = new("tanhf(x)", "1.0f - y * y"),
        [typeof(SigmoidOp)] = new("sigmoid(x)", "y * (1.0f - y)"),
        [typeof(HardSigmoidOp)] = new("minimum(maximum(x * 0.2f + 0.5f, 0.0f), 1.0f)", "y > 0 && y < 1 ? 0.2f : 0.0f"),
        [typeof(HardSigmoid6Op)] = new("minimum(maximum(x + 3.0f, 0.0f), 6.0f) / 6.0f", "y > 0 && y < 1 ? 1.0f / 6.0f : 0.0f"),
        [typeof(ReluOp)] = new("0.5f * (x + fabsf(x))", "0.5f * (1.0f + sign(x))"),
        [typeof(RectifierOp)] = new("minimum(maximum(x, 0.0f), most)", "y > 0 && y < most ? 1.0f : 0.0f", "most"),
        [typeof(LeakyReluOp)] = new("x > 0 ? x : left * x", "x > 0 ? 1.0f : left", "left"),
        [typeof(EluOp)] = new("x > 0 ? x : expf(x) - 1.0f", "x > 0 ? 1.0f : y + 1.0f"),
        [typeof(ScaledEluOp)] = new(
            "x > 0 ? positive * x : negative * expm1f(rate * x)",
            "x > 0 ? positive : rate * (y + negative)",
            "positive",
            "negative",
            "rate"
        ),
        [typeof(SoftplusOp)] = new("maximum(x, 0.0f) + log1pf(expf(-fabsf(x)))", "sigmoid(x)"),
        [typeof(SoftsignOp)] = new("x / (1.0f + fabsf(x))", "square(1.0f - fabsf(y))"),
        [typeof(SiluOp)] = new("x / (1.0f + expf(-x))", "sigmoid(x) + y * (1.0f - sigmoid(x))"),
        [typeof(GeluOp)] = new(
            "0.5f * x * (1.0f + erff(0.707106781f * x))",
            "0.5f * (1.0f + erff(0.707106781f * x)) + 0.398942280f * x * expf(-0.5f * x * x)"
        ),
        [typeof(GeluTanhOp)] = new(
            "0.5f * x * (1.0f + tanhf(x * (0.797884561f + 0.0356774081f * x * x)))",
            "gelu_tanh_slope(x, tanhf(x * (0.797884561f + 0.0356774081f * x * x)))"
        ),
    };

    /// <summary>The structures of all activations.</summary>
    public static string Structures { get; } = Write();

    /// <summary>The structure that computes an operation, as a C++ type.</summary>
    /// <exception cref="KerasUnsupportedException">There is none.</exception>
    public static string TypeOf(ActivationOp op)
    {
        if (!s_rows.ContainsKey(op.GetType()))
            throw new KerasUnsupportedException($"the CUDA device has no activation {op.Name}");
        return op.Parameters.Count == 0
            ? Name(op.GetType())
            : $"{Name(op.GetType())}<{string.Join(", ", op.Parameters.Select(p => Bits(p)))}>";
    }

    private static string Name(Type op) => $"activation::{op.Name}";

    private static string Bits(double parameter) =>
        string.Create(CultureInfo.InvariantCulture, $"0x{BitConverter.SingleToUInt32Bits((float)parameter):x8}u");

    private static string Write()
    {
        var text = new StringBuilder("namespace activation\n{\n");
        foreach (var (type, (value, slope, parameters)) in s_rows)
        {
            if (parameters.Length > 0)
                text.Append($"template <{string.Join(", ", parameters.Select(p => $"u32 {p}_bits"))}> ");
            string constants = string.Concat(parameters.Select(p => $"const float {p} = number({p}_bits); "));
            text.Append($"struct {type.Name}\n{{\n")
                .Append($"    static INLINE float value(float x) {{ {constants}return {value}; }}\n")
                .Append($"    static INLINE float slope(float x, float y) {{ {constants}return {slope}; }}\n")
                .Append("};\n");
        }
        return text.Append("}\n").ToString();
    }
}
