using KerasSharp.Files;
using KerasSharp.Hdf5;
using KerasSharp.Importers.TensorFlow;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Weights that tf.keras saved as a checkpoint of TensorFlow (<c>model.save_weights('cp.ckpt')</c>): <c>cp.ckpt.index</c> and
/// <c>cp.ckpt.data-00000-of-00001</c>. Objects call their arrays by the attributes that hold them, in the order in which they were made;
/// brought into the form of HDF5 in memory, whose order within a layer is another now and then
/// (<see cref="WeightsFile.NamesTellOrder"/>).</summary>
internal static class CheckpointWeights
{
    /// <summary>An attribute of what was brought into that form.</summary>
    internal const string Mark = "tensorflow_checkpoint";

    private const string Layer = "layer_with_weights-",
        Data = ".data-";

    /// <summary>The weights of a checkpoint, named by its index, by one of its other files, or by what their names begin with; null where
    /// the path is none of these.</summary>
    /// <exception cref="KerasFormatException">It is damaged or incomplete, or holds no model of layers.</exception>
    /// <exception cref="KerasUnsupportedException">It is of a model whose class is its author's, or of TensorFlow 1.</exception>
    internal static Hdf5File? Open(string path)
    {
        if (PrefixOf(path) is not { } prefix)
            return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(prefix))!;
        return Read(new FolderParts(folder), Path.GetFileName(prefix), path);
    }

    /// <summary>Whether the path is that of a checkpoint.</summary>
    internal static bool IsCheckpoint(string path) => PrefixOf(path) is not null;

    /// <summary>The weights of a checkpoint.</summary>
    /// <param name="files">The files of its folder.</param>
    /// <param name="prefix">What its files' names begin with.</param>
    /// <param name="name">What messages call the whole.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal static Hdf5File Read(IPartFiles files, string prefix, string name)
    {
        var checkpoint = Checkpoint.Open(files, prefix);
        var graph = checkpoint.ReadGraph();
        var model = graph.Nodes[Model(graph, name)];
        var file = new BuiltHdf5(checkpoint, name);
        file.Root.SetText(Mark, prefix);
        file.Root.SetText("backend", "tensorflow");
        var names = new List<string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; model.Child($"{Layer}{i}") is { } node; i++)
        {
            var arrays = Arrays(graph, node, checkpoint);
            string layer = LayerName(arrays, $"{Layer}{i}");
            for (int k = 1; !taken.Add(layer); k++)
                layer = $"{Layer}{i}_{k}";
            names.Add(layer);
            file.Add(null, layer, arrays);
        }
        file.List(null, names);
        return file.Open();
    }

    // A file that is there is what its content is, whatever lies beside it.
    private static string? PrefixOf(string path)
    {
        if (!File.Exists(path))
            return File.Exists(path + Checkpoint.IndexEnding) ? path : null;
        int end =
            path.EndsWith(Checkpoint.IndexEnding, StringComparison.Ordinal) && FileSignature.OfFile(path) != FileKind.Hdf5
                ? path.Length - Checkpoint.IndexEnding.Length
                : path.LastIndexOf(Data, StringComparison.Ordinal);
        return end > 0 && File.Exists(path[..end] + Checkpoint.IndexEnding) ? path[..end] : null;
    }

    // A checkpoint that a program made by itself calls the model as it likes.
    private static int Model(ObjectGraph graph, string name)
    {
        int[] models =
        [
            .. graph.Nodes[0].Children.Select(c => c.Node).Prepend(0).Distinct().Where(n => graph.Nodes[n].Child($"{Layer}0") is not null),
        ];
        return models switch
        {
            [var only] => only,
            [0, ..] => 0,
            [] => throw new KerasUnsupportedException(
                $"{name}: expected a checkpoint of a Sequential or a model of inputs and outputs, whose first layer it calls {Layer}0, "
                    + $"found {Wording.List(graph.Nodes[0].Children.Take(8).Select(c => $"'{Wording.Clip(c.Name)}'"))}: the model's "
                    + $"class is its author's; save its weights in Python by model.save_weights('model.weights.h5')"
            ),
            _ => throw new KerasUnsupportedException($"{name}: expected a checkpoint of one model, found {models.Length}"),
        };
    }

    // An object's own arrays stand before those of the objects inside of it.
    private static List<(string Name, TensorEntry Entry)> Arrays(ObjectGraph graph, int layer, Checkpoint checkpoint)
    {
        var found = new List<(string Name, TensorEntry Entry)>();
        var seen = new HashSet<int> { layer };
        var waiting = new Stack<int>([layer]);
        while (waiting.TryPop(out int node))
        {
            var inner = new List<int>();
            foreach (var (_, child) in graph.Nodes[node].Children)
            {
                if (!seen.Add(child))
                    continue;
                if (graph.Nodes[child] is { Key: { } key } variable && checkpoint.Entries.TryGetValue(key, out var entry))
                    found.Add((variable.FullName, entry));
                else
                    inner.Add(child);
            }
            inner.Reverse();
            foreach (int child in inner)
                waiting.Push(child);
        }
        return found;
    }

    // The first part of the names, where all arrays have the same.
    private static string LayerName(List<(string Name, TensorEntry Entry)> arrays, string otherwise)
    {
        string[] parts = [.. arrays.Select(a => a.Name.Split('/')[0]).Distinct()];
        return parts.Length == 1 && arrays.TrueForAll(a => a.Name.Contains('/', StringComparison.Ordinal)) ? parts[0] : otherwise;
    }
}
