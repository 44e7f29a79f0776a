using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.Onnx;
using KerasSharp.Onnx.Operations;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Onnx;

/// <summary>Every stored case of real Keras, exported and run by ONNX Runtime: the same outputs as Keras, or a line in the table of what is
/// refused.</summary>
public sealed class ExportCases
{
    private static readonly int[] s_opsets = [13, 17, 22];

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (int opset in s_opsets)
        foreach (string id in Exportable())
            cases.Add(id, opset);
        return cases;
    }

    public static TheoryData<string> Agreeing() =>
        [.. Exportable().Where(id => RefusedTable.Reason(id) is null && !RefusedTable.HasOddNumbers(id) && !RefusedTable.HasFractions(id))];

    /// <summary>The cases whose model Keras runs and KerasSharp loads.</summary>
    internal static IEnumerable<string> Exportable() =>
        FixtureCase
            .All()
            .Where(id =>
                new FixtureCase(id) is { HasArchitecture: true, Error: null }
                && !FixtureCases.Refused.ContainsKey(id)
                && !FixtureCases.Incomplete.Contains(id)
            );

    internal static Model Load(string id, FixtureCase fixture) => fixture.Load(FixtureCases.Options(id, fixture, Device.Cpu(1)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Runs_as_Keras(string id, int opset)
    {
        var fixture = new FixtureCase(id);
        using var model = Load(id, fixture);
        var options = new OnnxOptions { Opset = opset };
        if (RefusedTable.Reason(id) is { } reason)
            model.Invoking(m => OnnxRun.Export(m, options)).Should().Throw<KerasUnsupportedException>().WithMessage($"*{reason}*");
        else
        {
            using var run = new OnnxRun(model, options);
            var (problems, finite) = Compare(fixture, run);
            if (RefusedTable.HasOddNumbers(id))
            {
                problems.Should().NotBeEmpty("the page says that something that is no number differs");
                finite.Should().BeEmpty("{0} was computed by Keras {1}", id, fixture.Keras);
                run.Report.Notes.Should().NotBeEmpty();
            }
            else if (RefusedTable.HasFractions(id))
            {
                problems.Should().NotBeEmpty("the page says that its token ids have fractions");
                run.Report.Inputs.Should().Contain(i => i.Type == "int64");
                fixture.Calls.SelectMany(c => c.Inputs).Any(HasFraction).Should().BeTrue();
            }
            else
                problems.Should().BeEmpty("{0} was computed by Keras {1}", id, fixture.Keras);
        }
    }

    // A sample's result depends on no other sample, unless the report says that it does.
    [Theory]
    [MemberData(nameof(Agreeing))]
    public void Other_numbers_of_samples_give_what_Keras_gave(string id)
    {
        var fixture = new FixtureCase(id);
        using var model = Load(id, fixture);
        using var run = new OnnxRun(model);
        if (model.FixedBatch is { } batch)
            run.Report.Inputs[0].Extents[0].Should().Be($"{batch}");
        else if (run.Report.Notes.All(n => n.Text != ReductionForms.BatchNote))
            foreach (int samples in new[] { 1, int.MaxValue })
                Compare(fixture, run, samples).All.Should().BeEmpty("{0} samples of {1} at once", samples, id);
    }

    // What differs, and what of it is finite.
    private static (List<string> All, List<string> Finite) Compare(FixtureCase fixture, OnnxRun run, int? batch = null)
    {
        var (all, finite) = (new List<string>(), new List<string>());
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
                run.Reset();
            var actual = run.Predict(inputs, batch ?? fixture.BatchSize);
            actual.Should().HaveCount(outputs.Length);
            foreach (var ((name, expected), y) in outputs.Zip(actual))
            {
                if (fixture.Tolerance.Problem(expected, y) is { } problem)
                    all.Add($"{name}: {problem}");
                if (fixture.Tolerance.Problem(expected, WithOdd(expected, y)) is { } other)
                    finite.Add($"{name}: {other}");
            }
        }
        return (all, finite);
    }

    private static bool HasFraction(Tensor<float> x)
    {
        float[] values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return values.Any(v => v != MathF.Truncate(v));
    }

    // Where Keras gives no finite number, what ONNX gives is not looked at: the report says so.
    private static Tensor<float> WithOdd(NpyArray expected, Tensor<float> y)
    {
        float[] values = new float[y.FlattenedLength],
            wanted = expected.ReadFloats();
        y.FlattenTo(values);
        for (int i = 0; i < values.Length && wanted.Length == values.Length; i++)
            if (!float.IsFinite(wanted[i]))
                values[i] = wanted[i];
        return Tensor.Create(values, y.Lengths.ToArray());
    }
}
