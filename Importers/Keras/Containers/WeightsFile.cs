using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>The weights of a file, whatever its layout.</summary>
internal sealed class WeightsFile
{
    // A header of a group or dataset has more.
    private const int SmallestArray = 16;

    private readonly Lazy<Dictionary<string, long[]>> _shapes;

    private WeightsFile(Hdf5Group group, WeightsLayout layout, IReadOnlyList<FileLayer> layers)
    {
        (Group, Layout, Layers) = (group, layout, layers);
        _shapes = new(() =>
        {
            var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal);
            foreach (var array in layers.SelectMany(l => l.Arrays))
                shapes[array.Name.EndsWith(":0", StringComparison.Ordinal) ? array.Name[..^2] : array.Name] = array.Data.Shape;
            return shapes;
        });
    }

    internal Hdf5Group Group { get; }

    internal WeightsLayout Layout { get; }

    /// <summary>Layers in the file's order, also those without arrays.</summary>
    internal IReadOnlyList<FileLayer> Layers { get; }

    /// <summary>The shape of the array of a name, which may lack the output's number that TensorFlow's names have; null where there
    /// is none.</summary>
    internal long[]? ShapeOf(string name) => _shapes.Value.GetValueOrDefault(name);

    /// <summary>Whether a layer's arrays may stand in another order than HDF5 has them, and their names tell it
    /// (<see cref="CheckpointWeights"/>).</summary>
    internal bool NamesTellOrder => Group.Attributes.ContainsKey(CheckpointWeights.Mark);

    /// <summary>Whether layers are found by their names alone: those of a model whose class is its author's have an order of their own
    /// (<see cref="KerasImportOptions.LayerPlaces"/>).</summary>
    internal bool OnlyNamesTell { get; private init; }

    /// <summary>The tree of objects; null in other layouts, whose layers are listed.</summary>
    internal ObjectTree? Tree { get; private init; }

    internal string Place => $"{Group.File.Name}: {Group.Path}";

    /// <summary>Opens the weights of a whole-model or weights-only file.</summary>
    /// <exception cref="KerasFormatException">The file holds no weights that Keras wrote.</exception>
    /// <param name="file">The file.</param>
    /// <param name="places">As <see cref="KerasImportOptions.LayerPlaces"/> has it.</param>
    internal static WeightsFile Open(Hdf5File file, IReadOnlyDictionary<string, string[]>? places = null)
    {
        var root = file.Root;
        if (root.Attributes.ContainsKey("nb_layers"))
            return Legacy(root);
        if (!root.HasStringList("layer_names") && root.Contains("model_weights"))
            root = root.Group("model_weights");
        if (root.HasStringList("layer_names"))
            return Named(root, places is not null);
        if (root.Attributes.ContainsKey("nb_layers"))
            return Legacy(root);
        if (root.Contains("graph") && root.Group("graph").Attributes.ContainsKey("nb_params"))
            return Graph(root);
        if (ObjectTree.IsRoot(root))
            return new(root, WeightsLayout.Objects, []) { Tree = new ObjectTree(root) { Places = places } };
        throw new KerasFormatException(
            $"{file.Name}: {Wording.Clip(root.Path)}: expected weights as Keras writes them (an attribute layer_names or nb_layers, "
                + $"or a group graph or layers), found "
                + $"the attributes {Some(root.Attributes.Keys)} and the members {Some(root.Keys)}"
        );
    }

    /// <summary>Whether it can be the name of a group or array.</summary>
    internal static bool IsName(string text) => !text.Contains('\0') && text.Split('/').Any(part => part is not ("" or "."));

    private static WeightsFile Named(Hdf5Group root, bool onlyNamesTell)
    {
        // Each array has a header of its own. Names that lead to the same group and arrays over and over must not become all memory.
        long most = root.File.Size / SmallestArray,
            arrays = 0;
        return new(
            root,
            WeightsLayout.Named,
            [
                .. Names(root, "layer_names")
                    .Select(name =>
                    {
                        var group = root.Group(name);
                        var names = Names(group, "weight_names");
                        if ((arrays += 1 + names.Length) > most)
                            throw new KerasFormatException(
                                $"{root.File.Name}: {Wording.Clip(group.Path)}: expected at most {most} layers and arrays in a file "
                                    + $"of {root.File.Size} bytes, found more"
                            );
                        return new FileLayer(name, group.Path, [.. names.Select(array => new FileArray(array, group.Dataset(array)))]);
                    }),
            ]
        )
        {
            OnlyNamesTell = onlyNamesTell,
        };
    }

    private static string[] Names(Hdf5Group group, string attribute)
    {
        string[] names = group.ReadStringList(attribute);
        return Array.Find(names, n => !IsName(n)) is { } wrong
            ? throw new KerasFormatException(
                $"{group.File.Name}: {Wording.Clip(group.Path)}: attribute '{attribute}': expected names, found '{wrong}'"
            )
            : names;
    }

    private static WeightsFile Legacy(Hdf5Group root) =>
        new(root, WeightsLayout.Numbered, [.. Enumerable.Range(0, Count(root, "nb_layers")).Select(k => Params(root.Group($"layer_{k}")))]);

    private static WeightsFile Graph(Hdf5Group root) => new(root, WeightsLayout.Graph, [Params(root.Group("graph"))]);

    private static FileLayer Params(Hdf5Group group) =>
        new(
            "",
            group.Path,
            [.. Enumerable.Range(0, Count(group, "nb_params")).Select(p => new FileArray($"param_{p}", group.Dataset($"param_{p}")))]
        );

    private static int Count(Hdf5Group group, string attribute)
    {
        long count = group.Attribute(attribute).AsInt64();
        return count >= 0 && count <= group.Keys.Count
            ? (int)count
            : throw new KerasFormatException(
                $"{group.File.Name}: {Wording.Clip(group.Path)}: attribute '{attribute}': expected at most the group's "
                    + $"{group.Keys.Count} members, found {count}"
            );
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "(none)" : Wording.List(all.Take(8)) + (all.Length > 8 ? ", ..." : "");
    }
}
