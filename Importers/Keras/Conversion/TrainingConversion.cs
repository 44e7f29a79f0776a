using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Carries loss, optimizer and the optimizer's state over to a converted model, where the era can hold them.</summary>
internal sealed class TrainingConversion(Model from, Model to, IKerasEra era, KerasVersion release, ConversionReport report)
{
    /// <param name="changed">Whether weights have other values or shapes than before, to which an old state does not belong.</param>
    internal void Run(bool changed)
    {
        if (from.TrainingSpec is not { } read)
        {
            if (from.Origin?.NotCompiled is { } why)
                report.Add(ConversionNoteKind.Dropped, "", $"how it is trained, which was not read: {why}");
            return;
        }
        // In what order states stand is the written release's matter.
        var spec = read with
        {
            Optimizer = read.Optimizer with { HoldsSlotsTogether = null },
        };
        var old = from.OptimizerState!;
        if (Held(spec, old.LearningRate.Values[0]) is not { } held)
            return;
        spec = held;
        to.Compile(spec);
        KeepRate();
        to.Origin = Origin(keepsState: false);
        if (from.TrainingSteps == 0 && old.Iterations.Values[0] == 0)
            return;
        var now = to.OptimizerState!;
        if (changed || now.Weights.Count != old.Weights.Count || !now.Weights.Zip(old.Weights).All(p => p.First.Name == p.Second.Name))
        {
            report.Add(
                ConversionNoteKind.Dropped,
                "",
                $"the state of {old.Optimizer.ClassName}, which belongs to the weights as they were"
            );
            return;
        }
        Copy(old, now);
        if (old.Optimizer is Nadam && era.Training.State.Scalars(old.Optimizer, release).Count == 0)
            report.Add(
                ConversionNoteKind.TrainsOtherwise,
                "",
                $"Keras {release} stores no product of Nadam's momenta, and begins it at 1 again"
            );
        to.TrainingSteps = from.TrainingSteps;
        to.Origin = Origin(keepsState: true);
        try
        {
            // Some states have an order that is not known, which is found when they are written.
            var writer = new ModelWriter(to, era, release);
            _ = era.WritesTrees ? writer.Tree() : writer.WholeModel();
        }
        catch (KerasUnsupportedException e)
        {
            report.Add(ConversionNoteKind.Dropped, "", $"the state of {old.Optimizer.ClassName}: {e.Message}");
            to.Compile(spec);
            KeepRate();
            to.Origin = Origin(keepsState: false);
        }
    }

    /// <summary>What the release can hold of it: without its metrics where it is these, on which nothing depends that is trained.</summary>
    /// <returns>Null where it is more than that. What is left out is told.</returns>
    private TrainingSpec? Held(TrainingSpec spec, float rate)
    {
        if (Problem(spec, rate) is not { } problem)
            return spec;
        var bare = spec with { Metrics = null, WeightedMetrics = null };
        string? other = Problem(bare, rate);
        report.Add(ConversionNoteKind.Dropped, "", $"{(other is null ? "its metrics" : "how it is trained")}: {other ?? problem}");
        return other is null ? bare : null;
    }

    /// <summary>What the release cannot hold of it; null for nothing.</summary>
    private string? Problem(TrainingSpec spec, float rate)
    {
        try
        {
            RequireReadBack(spec, rate);
            return null;
        }
        catch (KerasException e)
        {
            return e.Message;
        }
    }

    // What the target's own reader does not know, the target does not.
    private void RequireReadBack(TrainingSpec spec, float rate)
    {
        var written = era.Training.Config.Write(spec, rate, release, TrainingBackend.TensorFlow);
        var report = new ImportReport
        {
            Files = ["(written)"],
            Version = new Detected<KerasVersion>(release, "being written"),
            Backend = new Detected<TrainingBackend>(TrainingBackend.TensorFlow, "being written"),
        };
        era.Training.Config.RequireReadable(written, to.OutputNames);
        era.Training.Config.Read(written, new ImportContext("(written)", report, new KerasImportOptions()));
    }

    // A schedule has no rate that could be set.
    private void KeepRate()
    {
        if (to.TrainingSpec!.Optimizer.Schedule is null)
            to.LearningRate = from.LearningRate;
    }

    /// <summary>Where the converted model came from: a file that holds it otherwise than any that is written.</summary>
    private KerasOrigin? Origin(bool keepsState) =>
        from.Origin is KerasOrigin origin
            ? new KerasOrigin(origin.Report) { Training = origin.Training, State = keepsState ? origin.State : null }
            : null;

    private static void Copy(OptimizerState old, OptimizerState now)
    {
        now.Iterations.Set(old.Iterations.Values);
        foreach (var (name, _) in old.Optimizer.Scalars)
            now.Scalar(name).Set(old.Scalar(name).Values);
        foreach (string slot in old.Optimizer.Slots)
        foreach (var (a, b) in old.Weights.Zip(now.Weights))
            now.Slot(slot, b).Set(old.Slot(slot, a).Values);
    }
}
