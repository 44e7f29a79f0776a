using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Compiles a model as its file says and restores the optimizer's state.</summary>
internal sealed class TrainingImport(Hdf5File file, IKerasEra era, KerasImportOptions options, Model model, KerasOrigin origin)
{
    /// <param name="slots">All arrays of the file in the model's order.</param>
    internal void Restore(IReadOnlyList<WeightSlot> slots)
    {
        origin.State = StoredState.Read(file);
        if (!TryCompile())
            return;
        var state = model.OptimizerState!;
        // What another optimizer remembers is no state of this one.
        if (origin.State is not { } raw || origin.Report.UnknownOptimizer is not null)
            return;
        string place = $"{file.Name}: {raw.Path}";
        StateArrays Arrays(IReadOnlyList<WeightSlot> found) => new(state, found, era.Training.State, origin.Report.Version.Value);
        var ordered = Order(slots, found => Arrays(found).Fits(raw.Arrays));
        if (ordered is null)
            throw new KerasUnsupportedException(
                $"{place}: Keras 1.1.1 on Theano stores the optimizer's state in an order that depends on how many variables the "
                    + $"process had made, and it cannot be told from the shapes",
                new TrainingAdvice()
            );
        if (era.Training.State.Canonical(raw, state.Optimizer, ordered) is not { } stored)
            return;
        var arrays = Arrays(ordered);
        if (arrays.Misfit(stored.Arrays) is { } problem)
        {
            if (!era.Training.State.LeavesOutMisfits(origin.Report.Version.Value))
                throw new KerasFormatException($"{place}: the optimizer's state does not fit the model: {problem}", new TrainingAdvice());
            origin.Report.Add(
                ImportNoteKind.Warning,
                "",
                $"{place}: the optimizer's state does not fit the model and is left out, so that training starts with a new one: {problem}"
            );
            return;
        }
        arrays.Load(stored.Arrays);
        origin.Report.Add(
            ImportNoteKind.Conversion,
            "",
            $"the state of {state.Optimizer.ClassName} is continued at step {state.Iterations.Values[0]}; its {ordered.Count} arrays "
                + $"for each slot are taken in the order of Keras {origin.Report.Version.Value}"
        );
    }

    /// <summary>The trained arrays in the order of the file's release.</summary>
    private IReadOnlyList<WeightSlot>? Order(IReadOnlyList<WeightSlot> slots, Func<IReadOnlyList<WeightSlot>, bool> fits) =>
        era.Training.State.Order(
            [.. slots.Where(s => s.Variable.Trainable)],
            s => origin.File!.Arrays[s.Key].Name,
            origin.Report.Version.Value,
            origin.Report.Backend.Value,
            fits
        );

    private JObject? ArchitectureBeside() =>
        origin.Architecture
        ?? (
            file.Root.Attributes.TryGetValue("model_config", out var text)
                ? ConfigText.Parse(text.AsString(), $"{file.Name}: /model_config")
                : null
        );

    private bool CountsIn32Bits => origin.State is { Arrays: [{ Shape: [], Format: { Kind: ElementKind.Signed, Size: sizeof(int) } }, ..] };

    private bool TryCompile()
    {
        string place = $"{file.Name}: /training_config";
        try
        {
            TrainingSpec? spec = null;
            if (file.Root.Attributes.TryGetValue("training_config", out var text))
            {
                if (origin.Report.TrainsOtherwise is { } why)
                    throw why;
                spec = era.Training.Config.Read(
                    ConfigText.Parse(text.AsString(), place),
                    new ImportContext(place, origin.Report, options)
                    {
                        Architecture = ArchitectureBeside(),
                        WrittenOn = FileTraits.Text(file.Root, "backend"),
                    }
                );
            }
            else if (origin.Architecture is { } architecture)
                spec = era.Training.Config.ReadBeside(
                    architecture,
                    new ImportContext(origin.Report.Files[0], origin.Report, options) { CountsIn32Bits = CountsIn32Bits }
                );
            if (spec is null)
                return false;
            if (spec.Rules.WeightPenaltiesAddUp && origin.Report.AddsUpOtherwise is { } counted)
                throw counted;
            model.Compile(spec);
            origin.Training = spec;
            return true;
        }
        catch (KerasException e) when (e is not KerasFormatException)
        {
            origin.Report.NotCompiled = e.Problem;
            origin.Report.Add(ImportNoteKind.Warning, "", $"not compiled for training: {e.Problem}", e.Advice);
            return false;
        }
    }
}
