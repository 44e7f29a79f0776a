using System.Globalization;
using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Training;

namespace KerasSharp.Importers.Keras.Export;

/// <summary>Writes a model's arrays as a tree of objects.</summary>
/// <param name="model">The model.</param>
/// <param name="era">The era to write for.</param>
/// <param name="release">The release to write for.</param>
/// <param name="layers">Its layers with their arrays.</param>
/// <param name="record">What the file had from which the model came; null for none.</param>
internal sealed class ObjectTreeWriter(
    Model model,
    IKerasEra era,
    KerasVersion release,
    IReadOnlyList<LayerArrays> layers,
    FileRecord? record
)
{
    /// <summary>Weights, and the state of training, as a tree of objects (.weights.h5).</summary>
    internal Hdf5Writer Write()
    {
        var writer = new Hdf5Writer();
        writer.Root.Group(ObjectTree.Variables);
        foreach (var layer in layers)
        foreach (var slot in layer.Slots)
        {
            var path = slot.Tree.Inside(layer.Way);
            var format = record?.Arrays.GetValueOrDefault(slot.Key).Format is { Size: > 0 } stored ? stored : ArrayWriter.Single;
            ArrayWriter.Add(
                writer.Root.Group($"{path.Group}/{ObjectTree.Variables}"),
                path.Index.ToString(CultureInfo.InvariantCulture),
                slot,
                format
            );
        }
        if (model.OptimizerState is { } state)
        {
            var trained = layers.SelectMany(l => l.Slots).Where(s => s.Variable.Trainable).ToList();
            var arrays = new StateArrays(state, trained, era.Training.State, release).Save().ToList();
            var group = writer.Root.Group($"{StoredState.Optimizer}/{ObjectTree.Variables}");
            int at = 0;
            foreach (var (shape, values, whole) in era.Training.State.Stored(arrays, state, trained.Count, release))
                ArrayWriter.Add(
                    group,
                    (at++).ToString(CultureInfo.InvariantCulture),
                    shape,
                    values,
                    whole ? new ElementFormat(ElementKind.Signed, sizeof(long), false) : ArrayWriter.Single
                );
        }
        return writer;
    }
}
