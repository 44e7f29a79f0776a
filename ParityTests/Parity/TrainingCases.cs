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
/// real Keras on Theano or TensorFlow.</summary>
public sealed class TrainingCases
{
    // What the file does not hold and the caller must say.
    private static readonly Dictionary<string, Func<LayerSpec, LayerSpec>> s_lost = new()
    {
        ["keras-1.2.2/training/regularizer_eigenvalue"] = l =>
            l is Dense { Name: "dense_1" } d ? d with { KernelRegularizer = new EigenvalueRegularizer(0.05) } : l,
    };

    // Metrics that count sample weights, which files before 2.3 lack.
    private static readonly Dictionary<string, Metric[]> s_lostWeighted = new()
    {
        ["keras-2.0.9/training/masked_loss_sample_weights"] = ["accuracy"],
        ["keras-2.0.9/training/metrics_weighted"] = ["accuracy", "mse"],
        ["keras-2.2.4/training/masked_loss_sample_weights"] = ["accuracy"],
        ["keras-2.2.4/training/metrics_weighted"] = ["accuracy", "mse"],
    };

    private static readonly Dictionary<string, Func<IBackend>> s_devices = new()
    {
        ["reference"] = () => new ReferenceBackend<float>(),
        ["cpu"] = () => Device.Cpu(),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (
            string id in FixtureCase
                .All()
                .Where(id => id.Contains("/training/", StringComparison.Ordinal) && !IsRaced(id) && !IsRounded(id))
        )
        foreach (string device in s_devices.Keys)
            cases.Add(id, device);
        return cases;
    }

    public static TheoryData<string> RacedCases() => [.. FixtureCase.All().Where(IsRaced)];

    public static TheoryData<string> RoundedCases() => [.. FixtureCase.All().Where(IsRounded)];

    private static bool IsRaced(string id) => RacedRuns.Of(id) is not null;

    // Its loss divides by outputs of softplus near 1e-4, and one of its 42 gradients by output is 4e-4 off, all others 2e-5 at most: what
    // the least output lost when TensorFlow added 1 to it. Adamax keeps the greatest gradients, so its state shows that.
    private static bool IsRounded(string id) => id.EndsWith("keras-2.3.1-tf/training/k2tfonly_2_3_1_0041", StringComparison.Ordinal);

    /// <summary>All losses, metrics, weights and outputs are Keras's; the optimizer's state is what rounding makes of it.</summary>
    [Theory]
    [MemberData(nameof(RoundedCases))]
    public void Trains_all_but_its_state_as_Keras_where_softplus_is_rounded(string id) =>
        Trained(id, new ReferenceBackend<float>())
            .Problems.Should()
            .NotBeEmpty("a case without a difference belongs to the others")
            .And.OnlyContain(p => p.StartsWith("optimizer", StringComparison.Ordinal));

    /// <summary>TensorFlow 1 takes the logarithm of a sum 1 + e^x that it rounded to single precision: e^y - 1 of each small output y is a
    /// multiple of 2^-23.</summary>
    [Theory]
    [MemberData(nameof(RoundedCases))]
    public void Stored_outputs_of_softplus_are_rounded(string id)
    {
        float[] outputs = new FixtureCase(id).Calls.First().Outputs.Single().Array.ReadFloats();
        double[] steps = [.. outputs.Where(y => y < 0.003).Select(y => Math.Exp(y) - 1).Select(e => e * (1 << 23))];
        steps.Should().HaveCountGreaterThan(10).And.OnlyContain(s => Math.Abs(s - Math.Round(s)) < 0.01);
    }

    /// <summary>Runs of TensorFlow 1 in which weights were assigned before all that reads them had run.</summary>
    [Theory]
    [MemberData(nameof(RacedCases))]
    public void Trains_as_Keras_in_the_order_of_its_run(string id)
    {
        var late = RacedRuns.Of(id)!;
        var backend = new RacedBackend(new ReferenceBackend<float>(), late);
        Trained(id, backend).Problems.Should().BeEmpty("{0} was computed so", id);
    }

    /// <summary>Each of these runs is another one where all is read in time, so that none is listed without need.</summary>
    [Theory]
    [MemberData(nameof(RacedCases))]
    public void Trains_otherwise_in_the_order_of_the_equations(string id) =>
        Trained(id, new ReferenceBackend<float>()).Problems.Should().NotBeEmpty();

    [Fact]
    public void There_are_cases() => Cases().Count().Should().BeGreaterThan(400);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trains_as_Keras(string id, string device) =>
        Trained(id, s_devices[device]()).Problems.Should().BeEmpty("{0} is a run of Keras", id);

    private static TrainingComparison Trained(string id, IBackend device)
    {
        var fixture = new FixtureCase(id);
        var run = fixture.Training!;
        using var model = fixture.Load(
            new KerasImportOptions
            {
                Device = device,
                Adjust = s_lost.GetValueOrDefault(id),
                DimOrdering = fixture.DimOrdering,
            }
        );
        model.TrainingSpec.Should().NotBeNull("{0} says how it is trained: {1}", id, model.Origin?.NotCompiled);
        if (s_lostWeighted.TryGetValue(id, out var lost))
            model.Compile(model.TrainingSpec! with { WeightedMetrics = PerOutput<Metric[]>.ForAll(lost) });
        var comparison = new TrainingComparison();

        // The states of the stored prediction were not reset before the test.
        if (!run.IsEvaluated)
            foreach (var (inputs, _, _) in fixture.Calls.Where(_ => model.FixedBatch is not null))
                model.Predict(inputs, fixture.BatchSize);
        if (run.IsEvaluated)
            Evaluated(comparison, "before", model, run);
        else
            comparison.Scores("test_on_batch", run.Tested, model.TestOnBatch(run.First));
        model.ResetStates();
        if (run.IsFit)
            Fitted(comparison, model, run);
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
        if (run.IsEvaluated)
        {
            model.ResetStates();
            Evaluated(comparison, "after", model, run);
            model.ResetStates();
            var outputs = run.Trained.Count == 0 ? [] : model.Predict(fixture.Calls.First().Inputs, run.BatchSize);
            for (int i = 0; i < outputs.Length; i++)
                comparison.Stated(run, "trained", $"{i}", run.Trained[i].Values, [.. outputs[i]]);
        }
        return comparison;
    }

    /// <summary>A whole fit: what each epoch and each batch reports.</summary>
    private static void Fitted(TrainingComparison comparison, KerasSharp.Model model, TrainingRun run)
    {
        var losses = run.Batches.ToDictionary(b => b.Name, _ => new List<float>());
        var watch = new LambdaCallback
        {
            BatchEnd = (_, _, logs) =>
            {
                foreach (var (name, values) in losses)
                    values.Add((float)logs[name]);
            },
        };
        var history = model.Fit(run.All, run.Fit with { Callbacks = [watch] });
        history.Names.Should().BeEquivalentTo(run.History.Select(h => h.Name));
        foreach (var (name, values) in run.History)
        {
            history[name].Should().HaveCount(values.Length);
            for (int e = 0; e < values.Length; e++)
                comparison.Value($"epoch {e}, {name}", values[e], history[name][e], run.ToleranceOf("history", name, values[e]));
        }
        foreach (var (name, values) in run.Batches)
            comparison.Stated(run, "batches", name, values, [.. losses[name]]);
    }

    private static void Evaluated(TrainingComparison comparison, string when, KerasSharp.Model model, TrainingRun run)
    {
        var (expected, found) = (run.Evaluated(when), model.Evaluate(run.All, run.BatchSize));
        // Keras 3 gives its numbers in the order of their names.
        if (run.IsInOrderOfNames)
            found.Select(f => f.Key).Order(StringComparer.Ordinal).Should().Equal(run.Metrics);
        else
            found.Select(f => f.Key).Should().Equal(run.Metrics);
        for (int i = 0; i < expected.Length; i++)
            comparison.Value(
                $"evaluated {when}, {run.Metrics[i]}",
                expected[i],
                found.Single(f => f.Key == run.Metrics[i]).Value,
                run.ToleranceOf(when, run.Metrics[i], expected[i])
            );
    }

    /// <summary>Weights and the optimizer's state at the end.</summary>
    private static void CompareState(TrainingComparison comparison, KerasSharp.Model model, TrainingRun run)
    {
        var origin = (KerasOrigin)model.Origin!;
        var era = KerasEras.Of(origin.Report.Version.Value);
        var slots = LayerArrays
            .Of(model, model.Spec, era.Layers, origin.Forms, _ => LayerForm.Usual)
            .SelectMany(l => l.Slots.Select(s => (Group: l.Name, Slot: s, Path: s.Tree.Inside(l.Way))))
            .ToList();
        var final = run.Final.ToList();
        var paths = TreePaths.Of(final.Select(f => f.Name));
        foreach (var (group, name, key, values) in final)
        {
            // A Sequential inside of another one has no name in the architecture, and one in the file.
            var named = slots
                .Where(s =>
                    paths.TryGetValue(name, out string? path)
                        ? $"{s.Path.Group}/vars/{s.Path.Index}" == path
                        : origin.File!.Arrays[s.Slot.Key].Name == name
                )
                .ToList();
            // Keras names the arrays of a model that it loaded and of what lies inside of it anew; their order is the file's.
            var slot = (
                named.Count == 0 ? slots[final.IndexOf((group, name, key, values))]
                : named.Count > 1 ? named.Single(s => s.Group == group)
                : named.Single()
            ).Slot;
            var found = new float[slot.View.Count];
            slot.View.Gather<float>(slot.Variable.Values, found);
            comparison.Arrays(run, "final", key, $"{group}/{name}", values, found);
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
            var canonical = new StateArrays(model.OptimizerState!, ordered, era.Training.State, origin.Report.Version.Value)
                .Save()
                .ToList();
            var saved = era.Training.State.Stored(canonical, model.OptimizerState!, ordered.Count, origin.Report.Version.Value).ToList();
            // A case that leaves out large arrays tells the places of the others.
            bool partial = arrays.Count < saved.Count && arrays.All(a => a.Name.StartsWith("param_", StringComparison.Ordinal));
            if (!partial)
                saved.Should().HaveCount(arrays.Count);
            for (int i = 0; i < arrays.Count; i++)
            {
                var (name, key, values) = arrays[i];
                int at = partial ? int.Parse(name["param_".Length..], System.Globalization.CultureInfo.InvariantCulture) : i;
                comparison.Arrays(run, "optimizer", key, $"optimizer {name}", values, saved[at].Values);
            }
        }
    }
}
