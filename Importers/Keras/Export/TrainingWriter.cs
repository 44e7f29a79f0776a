using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>Writes what a model is trained by, and the optimizer's state, into an HDF5 file of a whole model.</summary>
/// <param name="model">The model.</param>
/// <param name="era">The era to write for.</param>
/// <param name="version">The release.</param>
/// <param name="backend">The backend.</param>
/// <param name="file">What the model's own file had, in whose form it is written; null for none.</param>
internal sealed class TrainingWriter(Model model, IKerasEra era, KerasVersion version, TrainingBackend backend, FileRecord? file)
{
    private const string StateGroup = "optimizer_weights";

    /// <summary>Adds both where the model has them.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="slots">The file's arrays, each with its name there.</param>
    /// <param name="origin">Where the model came from, if it is written as it came.</param>
    internal void Write(Hdf5Writer writer, IReadOnlyList<(WeightSlot Slot, string Name)> slots, KerasOrigin? origin)
    {
        var (spec, state, stored) = (model.TrainingSpec, model.OptimizerState, origin?.State);
        if (spec is not null)
        {
            float rate = state!.LearningRate.Values[0];
            if (
                !ReferenceEquals(spec, origin?.Training)
                || rate != (float)spec.Optimizer.LearningRate
                || file is not { IsWholeModel: true }
            )
                writer.Root.SetText("training_config", PythonJson.Write(era.Training.Config.Write(spec, rate, version, backend)));
            bool continued = model.Origin is KerasOrigin { State: not null } from && ReferenceEquals(spec, from.Training);
            if (continued || model.TrainingSteps > 0)
                State(writer, slots, state, continued ? stored : null);
        }
        else if (stored is not null && file is not null)
        {
            var group = writer.Root.Group(StateGroup);
            group.CopyAttributes(file.Attributes.Root.Group(StateGroup));
            AsItWas(writer, group, [.. stored.Arrays, .. stored.OfScaling]);
        }
    }

    private static void AsItWas(Hdf5Writer writer, Hdf5GroupBuilder group, IEnumerable<StateArray> arrays)
    {
        foreach (var array in arrays)
        {
            var (place, name) = Place(writer, group, array.Name);
            ArrayWriter.Add(
                place,
                name,
                Array.ConvertAll(array.Shape, d => (int)d),
                Array.ConvertAll(array.Values, v => (float)v),
                array.Format
            );
        }
    }

    private void State(Hdf5Writer writer, IReadOnlyList<(WeightSlot Slot, string Name)> slots, OptimizerState state, StoredState? stored)
    {
        var names = slots.ToDictionary(s => s.Slot, s => s.Name);
        var trained = slots.Select(s => s.Slot).Where(s => s.Variable.Trainable).ToList();
        var form = era.Training.State;
        StateArrays Arrays(IReadOnlyList<WeightSlot> order) => new(state, order, form, version);
        var ordered =
            form.Order(trained, s => names[s], version, backend, order => stored is null || Arrays(order).Fits(stored.Arrays))
            ?? throw new KerasUnsupportedException(
                "Keras 1.1.1 on Theano orders an optimizer's state by a counter that is not known; compile the model anew or save its "
                    + $"weights alone"
            );
        var arrays = form.Stored([.. Arrays(ordered).Save()], state, ordered.Count, version).ToList();
        bool same = file is not null && stored?.Arrays.Count == arrays.Count;
        var group = writer.Root.Group(StateGroup);
        if (same)
        {
            group.CopyAttributes(file!.Attributes.Root.Group(StateGroup));
            AsItWas(writer, group, stored!.OfScaling);
        }
        IReadOnlyList<string> written = same
            ? [.. stored!.Arrays.Select(a => a.Name)]
            : form.Names(state.Optimizer, [.. ordered.Select(s => names[s])], arrays.Count, version, backend);
        if (!same)
            NameList.Write(group, "weight_names", [.. written], era);
        for (int i = 0; i < written.Count; i++)
        {
            var format =
                same ? stored!.Arrays[i].Format
                : i == 0 && form.StoresIterations(state.Optimizer, version) ? form.IterationsFormat
                : ArrayWriter.Single;
            var (place, name) = Place(writer, group, written[i]);
            ArrayWriter.Add(place, name, arrays[i].Shape, arrays[i].Values, format);
        }
    }

    /// <summary>Where an array of that name stands: a name with a slash in front, which Keras 2.0 gives its counter on Theano, is a path
    /// from the file's root.</summary>
    private static (Hdf5GroupBuilder Group, string Name) Place(Hdf5Writer writer, Hdf5GroupBuilder group, string name) =>
        name.StartsWith('/') ? (writer.Root, name.TrimStart('/')) : (group, name);
}
