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
        try
        {
            RequireReadBack(spec, old.LearningRate.Values[0]);
        }
        catch (KerasException e)
        {
            report.Add(ConversionNoteKind.Dropped, "", $"how it is trained: {e.Message}");
            return;
        }
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
