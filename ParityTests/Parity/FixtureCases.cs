using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Every stored case, on every device: the same outputs as real Keras, and an error where Keras raises one.</summary>
public sealed class FixtureCases
{
    // Cases whose layers are not supported yet.
    private static readonly string[] s_later =
    [
        .. Later("highway", "maxout_dense", "prelu/th_convolution_shared", "batch_normalization", "conv_lstm2d", "convolution1d", "convolution2d", "convolution3d",
            "atrous_convolution1d", "atrous_convolution2d", "deconvolution2d", "separable_convolution2d", "locally_connected1d", "locally_connected2d",
            "max_pooling1d", "max_pooling2d", "max_pooling3d", "average_pooling1d", "average_pooling2d", "average_pooling3d", "global_max_pooling1d",
            "global_max_pooling2d", "global_max_pooling3d", "global_average_pooling1d", "global_average_pooling2d", "global_average_pooling3d",
            "zero_padding1d", "zero_padding2d", "zero_padding3d", "cropping1d", "cropping2d", "cropping3d", "up_sampling1d", "up_sampling2d", "up_sampling3d",
            "model/nested_mixed_trainable", "model/frozen_layers", "time_distributed/convolution2d", "time_distributed/batch_normalization",
            "time_distributed/max_pooling2d", "time_distributed/highway", "time_distributed/maxout_dense"),
    ];

    // Where Keras finds out when data comes, and shapes say so before.
    private static readonly string[] s_foundEarlier = ["keras-1.2.2/merge/concat_time_masked_one"];

    private static readonly Dictionary<string, Func<IBackend>> s_devices = new()
    {
        ["reference-float"] = () => new ReferenceBackend<float>(),
        ["reference-double"] = () => new ReferenceBackend<double>(),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string id in FixtureCase.All())
            if (!s_later.Any(l => id.StartsWith(l, StringComparison.Ordinal)))
                foreach (string device in s_devices.Keys) cases.Add(id, device);
        return cases;
    }

    private static IEnumerable<string> Later(params string[] groups)
        => groups.SelectMany(g => new[] { "1.0.8", "1.1.2", "1.2.2" }.Select(v => $"keras-{v}/{g}" + (g.Contains('/') ? "" : "/")));

    [Fact]
    public void There_are_cases() => FixtureCase.All().Should().HaveCountGreaterThan(600);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_Keras(string id, string device)
    {
        var fixture = new FixtureCase(id);
        var options = new KerasImportOptions { Device = s_devices[device]() };
        if (fixture.Error is not null && (fixture.FailsAtLoad || s_foundEarlier.Contains(id)))
        {
            fixture.Invoking(f => f.Load(options)).Should().Throw<KerasException>("Keras says: {0}", fixture.Error);
            return;
        }

        using var model = fixture.Load(options);
        if (fixture.Error is not null)
        {
            var inputs = fixture.Calls.First().Inputs;
            model.Invoking(m => m.Predict(inputs, fixture.BatchSize)).Should().Throw<KerasException>("Keras says: {0}", fixture.Error);
            return;
        }

        var problems = new List<string>();
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
                foreach (var state in model.Variables.All.Where(v => v.Role == VariableRole.State)) state.Set(new float[state.Values.Length]);
            var actual = model.Predict(inputs, fixture.BatchSize);
            actual.Should().HaveCount(outputs.Length);
            foreach (var ((name, expected), y) in outputs.Zip(actual))
                if (fixture.Tolerance.Problem(expected, y) is { } problem) problems.Add($"{name}: {problem}");
        }
        problems.Should().BeEmpty("{0} was computed by Keras {1}", id, fixture.Keras);
    }
}
