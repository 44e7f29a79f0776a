using FluentAssertions;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Training;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Parity;

/// <summary>Every stored training run: the same losses and metrics at each step, the same weights and optimizer state at the end as
/// real Keras on Theano.</summary>
public sealed class TrainingCases
{
    private const double ValueTolerance = 1e-5,
        WeightTolerance = 1e-4;

    // What the file does not hold and the caller must say.
    private static readonly Dictionary<string, Func<LayerSpec, LayerSpec>> s_lost = new()
    {
        ["keras-1.2.2/training/regularizer_eigenvalue"] = l =>
            l is Dense { Name: "dense_1" } d ? d with { KernelRegularizer = new EigenvalueRegularizer(0.05) } : l,
    };

    private static readonly Dictionary<string, Func<IBackend>> s_devices = new()
    {
        ["reference"] = () => new ReferenceBackend<float>(),
        ["cpu"] = () => Device.Cpu(),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string id in FixtureCase.All().Where(id => id.Contains("/training/", StringComparison.Ordinal)))
        foreach (string device in s_devices.Keys)
            cases.Add(id, device);
        return cases;
    }

    [Fact]
    public void There_are_cases() => Cases().Count().Should().BeGreaterThan(400);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trains_as_Keras(string id, string device)
    {
        var fixture = new FixtureCase(id);
        var run = fixture.Training!;
        using var model = fixture.Load(
            new KerasImportOptions
            {
                Device = s_devices[device](),
                Adjust = s_lost.GetValueOrDefault(id),
                DimOrdering = fixture.DimOrdering,
            }
        );
        model.TrainingSpec.Should().NotBeNull("the file says how it is trained");
        var comparison = new Comparison();

        // Keras starts Nadam's product of momenta again where it loads a state; we recompute it (OptimizerStateTests).
        if (model.OptimizerState!.Optimizer is Nadam)
            model.OptimizerState.Scalar("m_schedule").Set([1]);
        // The states of the stored prediction were not reset before the test.
        foreach (var (inputs, _, _) in fixture.Calls.Where(_ => model.FixedBatch is not null))
            model.Predict(inputs, fixture.BatchSize);
        comparison.Scores("test_on_batch", run.Tested, model.TestOnBatch(run.First));
        model.ResetStates();
        if (run.IsFit)
        {
            var history = model.Fit(run.All, run.Fit);
            history.Names.Should().BeEquivalentTo(run.History.Select(h => h.Name));
            foreach (var (name, values) in run.History)
            {
                history[name].Should().HaveCount(values.Length);
                for (int e = 0; e < values.Length; e++)
                    comparison.Value($"epoch {e}, {name}", values[e], history[name][e]);
            }
        }
        else
            for (int k = 0; k < run.Calls; k++)
                comparison.Scores(
                    $"call {k}",
                    run.Values(k),
                    model.TrainOnBatch(
                        run.Batch(k),
                        run.ClassWeight is { } w ? PerOutput<IReadOnlyDictionary<int, double>?>.ForAll(w) : null
                    )
                );

        CompareState(comparison, model, run);
        comparison.Problems.Should().BeEmpty("{0} was computed by Keras {1}", id, fixture.Keras);
    }

    /// <summary>Weights and the optimizer's state at the end.</summary>
    private static void CompareState(Comparison comparison, KerasSharp.Model model, TrainingRun run)
    {
        var origin = (KerasOrigin)model.Origin!;
        var era = KerasEras.Of(origin.Report.Version.Value);
        var slots = LayerArrays
            .Of(model, model.Spec, era.Layers, origin.Forms, _ => LayerForm.Usual)
            .SelectMany(l => l.Slots.Select(s => (Group: l.Name, Slot: s)))
            .ToList();
        foreach (var (group, name, values) in run.Final)
        {
            // A Sequential inside of another one has no name in the architecture, and one in the file.
            var named = slots.Where(s => origin.File!.Arrays[s.Slot.Key].Name == name).ToList();
            var slot = (named.Count > 1 ? named.Single(s => s.Group == group) : named.Single()).Slot;
            var found = new float[slot.View.Count];
            slot.View.Gather<float>(slot.Variable.Values, found);
            comparison.Arrays($"{group}/{name}", values, found);
        }
        if (run.OptimizerArrays is { } arrays)
        {
            var ordered = era.Training.State.Order(
                [.. slots.Select(s => s.Slot).Where(s => s.Variable.Trainable)],
                s => origin.File!.Arrays[s.Key].Name,
                origin.Report.Version.Value,
                origin.Report.Backend.Value,
                _ => true
            )!;
            var saved = new StateArrays(model.OptimizerState!, ordered, era.Training.State).Save().ToList();
            saved.Should().HaveCount(arrays.Count);
            foreach (var ((name, values), (_, found)) in arrays.Zip(saved))
                comparison.Arrays($"optimizer {name}", values, found);
        }
    }

    /// <summary>Keras's numbers beside those found here, and where they are too far apart.</summary>
    private sealed class Comparison
    {
        public List<string> Problems { get; } = [];

        public void Value(string what, double expected, double found) => Compare(what, expected, found, Math.Abs(expected), ValueTolerance);

        public void Scores(string what, double[] expected, Scores found)
        {
            found.Count.Should().Be(expected.Length);
            for (int i = 0; i < expected.Length; i++)
                Value($"{what}, {found[i].Key}", expected[i], found[i].Value);
        }

        public void Arrays(string what, double[] expected, float[] found)
        {
            found.Should().HaveCount(expected.Length);
            double scale = expected.Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
            for (int i = 0; i < found.Length; i++)
                Compare($"{what}[{i}]", expected[i], found[i], scale, WeightTolerance);
        }

        private void Compare(string what, double expected, double found, double scale, double tolerance)
        {
            if (!(double.IsFinite(expected) && Math.Abs(expected - found) <= tolerance * scale) && !expected.Equals(found))
                Problems.Add($"{what}: expected {expected:G9}, found {found:G9}");
        }
    }
}
