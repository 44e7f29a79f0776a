using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Every stored case, on every device: the same outputs as real Keras, and an error where Keras raises one.</summary>
public sealed class FixtureCases
{
    // Where Keras finds out when data comes, and shapes say so before.
    internal static readonly string[] FoundEarlier =
    [
        "keras-1.2.2/merge/concat_time_masked_one",
        "keras-1.2.2/deconvolution2d/th_same_k22_s22_to_8_10",
    ];

    // Models of nothing but layers that store no image layout, made with another one than their release's default.
    private static readonly string[] s_undecided =
    [
        "keras-1.2.2/cropping3d/th_",
        "keras-1.2.2/up_sampling3d/th_",
        "keras-1.2.2/zero_padding3d/th_",
        "keras-0.3.3/up_sampling2d/tf",
        "keras-0.3.3/up_sampling3d/tf",
        "keras-0.3.3/zero_padding2d/tf",
        "keras-0.3.3/zero_padding3d/tf",
        // Where keras.json said channels_first, the bias of a Dense was added along axis 1.
        "keras-2.0.9/dense/rank3_th",
        "keras-2.1.6/dense/rank3_th",
        "keras-2.2.0/dense/border_bias_th",
    ];

    // Files that lack what no caller can say: cells of Keras 2.0.9 store no arguments, and Keras itself cannot read them.
    internal static readonly string[] Incomplete = ["keras-2.0.9/rnn/of_lstmcell_2_0"];

    // What the file does not hold and the caller must say.
    private static readonly Dictionary<string, Func<LayerSpec, LayerSpec>> s_lost = new()
    {
        ["keras-1.2.2/conv_lstm2d/th_subsample"] = l => l is ConvLstm2D c ? c with { Strides = [2, 2] } : l,
    };

    /// <summary>What Keras runs and KerasSharp refuses, by a part of the message.</summary>
    internal static readonly Dictionary<string, string> Refused = new() { };

    private static readonly Dictionary<string, Func<IBackend>> s_devices = new()
    {
        ["reference-float"] = () => new ReferenceBackend<float>(),
        ["reference-double"] = () => new ReferenceBackend<double>(),
        ["cpu"] = () => Device.Cpu(),
        ["cuda"] = () => Emulation.StandIn.Backend(),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string id in FixtureCase.All().Where(id => new FixtureCase(id).HasArchitecture))
        foreach (string device in s_devices.Keys)
            // Without a device, some cases run on its stand-in (CudaFixtureTests). What is about the ends of float32 is none of double's.
            if (
                (device != "cuda" || Emulation.StandIn.IsReal)
                && !(device == "reference-double" && id.Contains("/numbers", StringComparison.Ordinal))
            )
                cases.Add(id, device);
        return cases;
    }

    /// <summary>What the caller must say because no file does.</summary>
    internal static KerasImportOptions Options(string id, FixtureCase fixture, IBackend device) =>
        new()
        {
            Device = device,
            DimOrdering = s_undecided.Any(id.StartsWith) || (Path.IsPathRooted(id) && !fixture.StoresLayout) ? fixture.DimOrdering : null,
            Adjust = s_lost.GetValueOrDefault(id),
        };

    [Fact]
    public void There_are_cases() => FixtureCase.All().Should().HaveCountGreaterThan(600);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_Keras(string id, string device)
    {
        var fixture = new FixtureCase(id);
        var options = Options(id, fixture, s_devices[device]());
        if (Refused.TryGetValue(id, out string? why))
            fixture.Invoking(f => f.Load(options)).Should().Throw<KerasUnsupportedException>().WithMessage($"*{why}*");
        else if (Incomplete.Contains(id))
            fixture.Invoking(f => f.Load(options)).Should().Throw<KerasFormatException>().WithMessage("*LSTMCell*expected a key 'units'*");
        else if (fixture.Error is null)
            PredictsAsKeras(id, fixture, options);
        else if (fixture.FailsAtLoad || FoundEarlier.Contains(id))
            fixture.Invoking(f => f.Load(options)).Should().Throw<KerasException>("Keras says: {0}", fixture.Error);
        else
        {
            using var model = fixture.Load(options);
            var inputs = fixture.Calls.First().Inputs;
            model.Invoking(m => m.Predict(inputs, fixture.BatchSize)).Should().Throw<KerasException>("Keras says: {0}", fixture.Error);
        }
    }

    internal static void PredictsAsKeras(string id, FixtureCase fixture, KerasImportOptions options)
    {
        using var model = fixture.Load(options);
        var problems = new List<string>();
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
                foreach (var state in model.Variables.All.Where(v => v.Role == VariableRole.State))
                    state.Set(new float[state.Values.Length]);
            var actual = model.Predict(inputs, fixture.BatchSize);
            actual.Should().HaveCount(outputs.Length);
            foreach (var ((name, expected), y) in outputs.Zip(actual))
                if (fixture.Tolerance.Problem(expected, y) is { } problem)
                    problems.Add($"{name}: {problem}");
        }
        problems.Should().BeEmpty("{0} was computed by Keras {1}", id, fixture.Keras);
    }
}
