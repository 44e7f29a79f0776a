using System.Globalization;
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
/// <param name="origin">Where the model came from; null for none, or for another form.</param>
internal sealed class ObjectTreeWriter(
    Model model,
    IKerasEra era,
    KerasVersion release,
    IReadOnlyList<LayerArrays> layers,
    KerasOrigin? origin
)
{
    private readonly FileRecord? _record = origin?.File;

    /// <summary>Weights, and the state of training, as a tree of objects (.weights.h5).</summary>
    internal Hdf5Writer Write()
    {
        var writer = new Hdf5Writer();
        writer.Root.Group(ObjectTree.Variables);
        var tree = _record is { Layout: WeightsLayout.Objects } ? _record : null;
        if (tree is not null)
            Kept(writer, tree);
        foreach (var layer in layers)
        foreach (var slot in layer.Slots)
        {
            var original = layer.OriginalOf(slot);
            if (tree?.Arrays.TryGetValue(slot.Key, out var stored) is true)
            {
                ArrayWriter.Add(writer.Root.Group(stored.Group), stored.Name, original, stored.Format);
                continue;
            }
            var path = slot.Tree.Inside(layer.Way);
            ArrayWriter.Add(
                writer.Root.Group($"{path.Group}/{ObjectTree.Variables}"),
                path.Index.ToString(CultureInfo.InvariantCulture),
                original,
                _record?.Arrays.GetValueOrDefault(slot.Key).Format is { Size: > 0 } format ? format : ArrayWriter.Single
            );
        }
        if (model.OptimizerState is { } state)
            State(writer, state);
        else if (tree is not null && origin?.State is { } raw)
            Add(writer, raw.Arrays.Select(a => a with { Name = $"/{a.Name}" }));
        return writer;
    }

    /// <summary>What a file had that is no weight.</summary>
    private static void Kept(Hdf5Writer writer, FileRecord tree)
    {
        writer.Root.CopyAttributes(tree.Attributes.Root);
        foreach (string group in tree.Groups.Where(g => g != "/"))
            writer.Root.Group(group).CopyAttributes(tree.Attributes.Root.Group(group));
        Add(writer, tree.Others);
    }

    private static void Add(Hdf5Writer writer, IEnumerable<StateArray> arrays)
    {
        foreach (var array in arrays)
        {
            int end = array.Name.LastIndexOf('/');
            ArrayWriter.Add(
                writer.Root.Group(array.Name[..end]),
                array.Name[(end + 1)..],
                Array.ConvertAll(array.Shape, d => (int)d),
                Array.ConvertAll(array.Values, v => (float)v),
                array.Format
            );
        }
    }

    private void State(Hdf5Writer writer, OptimizerState state)
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
                whole ? era.Training.State.TreeIterationsFormat(state.Optimizer) : ArrayWriter.Single
            );
    }
}
