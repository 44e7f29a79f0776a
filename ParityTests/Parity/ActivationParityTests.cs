using System.Text.Json;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Activation functions by themselves, as real Keras 2.3.1 on Theano and 3.15.1 on PyTorch compute them
/// (fixtures/keras-*/activations): values and derivatives, with infinities and NaN, on every device.</summary>
[Collection(SimdWidthCollection.Name)]
public sealed class ActivationParityTests
{
    // What elementary functions may take for 0: below it float32 has fewer digits.
    private const double SmallestNormal = 1.1754944e-38;

    // Beyond it float32 overflows, rounds to whole numbers and underflows, which double does not.
    private const double DoubleReach = 30;

    private static readonly (string Release, JsonElement Call)[] s_calls =
    [
        .. from release in new[] { "keras-2.3.1", "keras-3.15.1" }
        let text = File.ReadAllText(Fixtures.PathOf(release, "activations", "functions.json"))
        from call in JsonDocument.Parse(text).RootElement.GetProperty("calls").EnumerateArray()
        select (release, call),
    ];

    private static readonly Dictionary<string, OrderedDictionary<string, NpyArray>> s_data = s_calls
        .Select(c => c.Release)
        .Distinct()
        .ToDictionary(r => r, r => NpzFile.Read(Fixtures.PathOf(r, "activations", "data.npz")));

    public static TheoryData<string> Calls => [.. s_calls.Select(Name)];

    private static string Name((string Release, JsonElement Call) c) =>
        $"{c.Release} {c.Call.GetProperty("function").GetString()} {c.Call.GetProperty("arguments")} of {c.Call.GetProperty("input")}";

    [Fact]
    public void There_are_calls() => s_calls.Should().HaveCountGreaterThan(80);

    [Theory]
    [MemberData(nameof(Calls))]
    public void Each_element_equals_Keras(string name)
    {
        var (release, call) = s_calls.Single(c => Name(c) == name);
        var data = s_data[release];
        NpyArray input = data[call.GetProperty("input").GetString()!],
            output = data[call.GetProperty("output").GetString()!];
        var derivative = call.TryGetProperty("derivative", out var key) ? data[key.GetString()!] : null;
        var shape = new Shape(input.Shape.Select((d, i) => i == 0 ? Dim.Batch : new Dim((int)d)));
        var x = Ops.Input("x", shape);
        var y = Activation(release, call).Apply(x);
        Node[] values = derivative is null ? [y] : [y, Gradient.Of(Ops.Sum(y), [x])[0]];
        var graph = OperationCases.Graph([x], values);
        int samples = (int)input.Shape[0];
        float[] from = input.ReadFloats();
        double[] given = input.ReadDoubles(),
            want = output.ReadDoubles();
        double[]? wantSlope = derivative?.ReadDoubles();
        var problems = new List<string>();
        void Check(string device, IReadOnlyList<IReadOnlyList<double>> found, double reach = double.PositiveInfinity)
        {
            found[0].Should().HaveCount(want.Length);
            bool elementwise = want.Length == given.Length;
            for (int i = 0; i < want.Length; i++)
            {
                double at = elementwise ? given[i] : 0;
                if (Math.Abs(at) > reach || Excused(release, call, at, slope: false) || Near(call, at, want[i], found[0][i]))
                    continue;
                problems.Add($"{device}: [{i}] at {at:G9} expected {want[i]:G9}, found {found[0][i]:G9}");
            }
            for (int i = 0; i < wantSlope?.Length; i++)
            {
                double at = given[i];
                if (!double.IsFinite(at) || Math.Abs(at) > reach || Excused(release, call, at, slope: true))
                    continue;
                if (!Near(call, at, wantSlope[i], found[1][i]))
                    problems.Add($"{device}: slope at {at:G9} expected {wantSlope[i]:G9}, found {found[1][i]:G9}");
            }
        }
        double[][] Floats(IBackend backend) =>
            [.. PlanHarness.Run(backend, graph, samples, [from]).Select(a => a.Select(v => (double)v).ToArray())];

        Check("reference in float", Floats(new ReferenceBackend<float>()));
        Check(
            "reference in double",
            [.. PlanHarness.Exact(graph, samples, [from]).Select(a => a.Select(v => (double)(float)v).ToArray())],
            DoubleReach
        );
        foreach (var width in SimdWidths.Supported)
        {
            using var forced = new ForcedWidth(width);
            Check($"cpu {width}", Floats(new CpuBackend()));
            Check($"cpu {width}, compiled", Floats(new CpuBackend { CompileAfter = 0 }));
        }
        problems.Should().BeEmpty("{0} was computed by real Keras", name);
    }

    /// <summary>Where real Keras 3.15.1 on PyTorch stands alone among releases and backends.</summary>
    private static bool Excused(string release, JsonElement call, double x, bool slope)
    {
        if (release == "keras-2.3.1")
            return false;
        var arguments = call.GetProperty("arguments");
        bool Has(string key) => arguments.TryGetProperty(key, out _);
        double max = Has("max_value") ? arguments.GetProperty("max_value").GetDouble() : double.NaN;
        return (call.GetProperty("function").GetString(), slope) switch
        {
            // Before 3.14 Keras multiplied by (x > threshold), which keeps what is no number; since then it selects.
            ("relu", false) => Has("threshold") && (double.IsNaN(x) || double.IsNegativeInfinity(x)),
            // PyTorch multiplies by min(max(x + 3, 0), 6) before it divides by 6.
            ("hard_silu", false) => x > float.MaxValue / 6,
            // The slope at a kink is that of one side or the other: TensorFlow's relu6(x + 3) / 6 has that of the left at -3 and of the
            // right at 3.
            ("hard_silu", true) => Math.Abs(x) == 3,
            // TensorFlow's clip_by_value and JAX's hard_tanh have a slope of 1 at both ends.
            ("hard_tanh", true) => Math.Abs(x) == 1,
            // Keras has relu6's slope of 0 where max_value is 6, and clip's slope of 1 where it is another: here it is 0 in both.
            ("relu", true) => x == max && max != 6 && !Has("threshold"),
            _ => false,
        };
    }

    /// <summary>A sum of one term and the functions behind it. Functions that are sums of terms of the size of x, which cancel, are as near
    /// as float32 has these terms.</summary>
    private static bool Near(JsonElement call, double x, double want, double got)
    {
        bool cancels =
            double.IsFinite(x)
            && call.GetProperty("function").GetString() is "gelu" or "silu" or "mish" or "squareplus" or "tanh_shrink" or "hard_silu";
        double size = Math.Max(Math.Max(1, Math.Abs(want)), cancels ? Math.Abs(x) : 0);
        return want.Equals(got)
            || double.IsFinite(want) && Math.Abs(want - got) <= Tolerance.Recurrent(1, 1).Relative * size
            || (want == 0 && Math.Abs(got) <= SmallestNormal);
    }

    private static Activation Activation(string release, JsonElement call)
    {
        bool three = release.StartsWith("keras-3", StringComparison.Ordinal);
        var arguments = call.GetProperty("arguments");
        double Number(string key, double usual) => arguments.TryGetProperty(key, out var n) ? n.GetDouble() : usual;
        int axis = (int)Number("axis", -1);
        return call.GetProperty("function").GetString() switch
        {
            "linear" => KerasSharp.Activation.Linear,
            "relu" => new ReluActivation(
                Number(three ? "negative_slope" : "alpha", 0),
                Number("max_value", double.PositiveInfinity),
                Number("threshold", 0)
            )
            {
                Form = three ? ReluForm.Maximum : ReluForm.HalfSum,
            },
            "relu6" => KerasSharp.Activation.Relu6,
            "leaky_relu" => new LeakyReluActivation(Number("negative_slope", 0.2)),
            "elu" => new EluActivation(Number("alpha", 1)),
            "selu" => KerasSharp.Activation.Selu,
            "celu" => new CeluActivation(Number("alpha", 1)),
            "softplus" => KerasSharp.Activation.Softplus,
            "softsign" => KerasSharp.Activation.Softsign,
            "squareplus" => new SquarePlusActivation(Number("b", 4)),
            "soft_shrink" => new SoftShrinkActivation(Number("threshold", 0.5)),
            "hard_shrink" => new HardShrinkActivation(Number("threshold", 0.5)),
            "sparse_plus" => KerasSharp.Activation.SparsePlus,
            "sparse_sigmoid" => KerasSharp.Activation.SparseSigmoid,
            "silu" => KerasSharp.Activation.Silu,
            "gelu" => arguments.TryGetProperty("approximate", out _) ? KerasSharp.Activation.GeluTanh : KerasSharp.Activation.Gelu,
            "tanh" => KerasSharp.Activation.Tanh,
            "tanh_shrink" => KerasSharp.Activation.TanhShrink,
            "hard_tanh" => KerasSharp.Activation.HardTanh,
            "threshold" => new ThresholdActivation(Number("threshold", 0), Number("default_value", 0)),
            "sigmoid" => KerasSharp.Activation.Sigmoid,
            "hard_sigmoid" => three ? KerasSharp.Activation.HardSigmoid6 : KerasSharp.Activation.HardSigmoid,
            "hard_silu" => KerasSharp.Activation.HardSilu,
            "log_sigmoid" => KerasSharp.Activation.LogSigmoid,
            "exponential" => KerasSharp.Activation.Exponential,
            "mish" => KerasSharp.Activation.Mish,
            "softmax" => new SoftmaxActivation(axis),
            "log_softmax" => new LogSoftmaxActivation(axis),
            "glu" => new GluActivation(axis),
            "sparsemax" => new SparsemaxActivation(axis),
            var other => throw new KerasUnsupportedException($"no activation {other}"),
        };
    }

    [Fact]
    public void The_error_function_in_double_precision_is_within_4_ulp()
    {
        var data = s_data["keras-3.15.1"];
        double[] x = data["erf_x"].ReadDoubles(),
            y = data["erf_y"].ReadDoubles();
        for (int i = 0; i < x.Length; i++)
            if (double.IsNaN(y[i]))
                ErrorFunction.Erf(x[i]).Should().Be(double.NaN);
            else
                Math.Abs(ErrorFunction.Erf(x[i]) - y[i])
                    .Should()
                    .BeLessThanOrEqualTo(4 * (Math.BitIncrement(Math.Abs(y[i])) - Math.Abs(y[i])), "erf({0})", x[i]);
    }
}
