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
    ];

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

    [Fact]
    public void There_are_cases() => FixtureCase.All().Should().HaveCountGreaterThan(600);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_Keras(string id, string device)
    {
        var fixture = new FixtureCase(id);
        var options = new KerasImportOptions { Device = s_devices[device]() };
        if (fixture is { Error: not null, FailsAtLoad: true })
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
