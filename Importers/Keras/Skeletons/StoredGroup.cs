using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>The arrays of one layer in a file of weights alone.</summary>
/// <param name="Name">The layer's name, or that of its place.</param>
/// <param name="Arrays">Names and shapes of its arrays, in the file's order.</param>
internal sealed record StoredGroup(string Name, IReadOnlyList<(string Name, long[] Shape)> Arrays)
{
    private const int Deepest = 16;

    internal string Shapes => string.Join(", ", Arrays.Select(a => $"[{string.Join(", ", a.Shape)}]"));

    /// <summary>What the first arrays are called.</summary>
    internal string Names => Wording.List(Arrays.Select(a => a.Name).Take(8));

    /// <summary>Whether the arrays are those of a model within the model, or of a wrapper with a name of its user's: they are called after
    /// other layers.</summary>
    internal bool IsModel =>
        Arrays.Any(a => $"/{a.Name}".Contains("/layers/", StringComparison.Ordinal))
        || Arrays.Count > 0
            && Arrays.All(a =>
                !a.Name.StartsWith(Name, StringComparison.Ordinal)
                && !a.Name.StartsWith("param_", StringComparison.Ordinal)
                && IsNamed(a.Name)
            );

    // 'dense_1/kernel:0' of Keras 2 and 'dense_1_W' of Keras 1; a tree of objects counts its arrays, below words for parts of a layer.
    private static bool IsNamed(string array) => !char.IsAsciiDigit(array[^1]) || array.Contains(':', StringComparison.Ordinal);

    /// <summary>The layers of a file in its order; of a tree of objects in the order of their names.</summary>
    internal static IReadOnlyList<StoredGroup> Of(WeightsFile weights)
    {
        if (weights.Layout != WeightsLayout.Objects)
            return
            [
                .. weights.Layers.Select(
                    (l, i) => new StoredGroup(l.Name.Length > 0 ? l.Name : $"layer_{i}", [.. l.Arrays.Select(a => (a.Name, a.Data.Shape))])
                ),
            ];
        var root = weights.Group;
        var list =
            root.Contains("layers") ? root.Group("layers")
            : root.Contains("_layer_checkpoint_dependencies") ? root.Group("_layer_checkpoint_dependencies")
            : root;
        return
        [
            .. list
                .Keys.Where(k => list[k] is Hdf5Group)
                .Select(k => new StoredGroup(k, [.. Inside(list.Group(k), "", 0)]))
                .OrderBy(g => Number(g.Name))
                .ThenBy(g => g.Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<(string, long[])> Inside(Hdf5Group group, string path, int depth)
    {
        if (depth > Deepest)
            yield break;
        foreach (string name in ObjectTree.VariablesOf(group.File.Root, $"{group.Path}"))
            yield return ($"{path}{name}", group.Dataset($"{ObjectTree.Variables}/{name}").Shape);
        foreach (string key in group.Keys)
            if (key != ObjectTree.Variables && key is not ("seed_generator" or "optimizer") && group[key] is Hdf5Group inner)
                foreach (var array in Inside(inner, $"{path}{key}/", depth + 1))
                    yield return array;
    }

    private static int Number(string name) => int.TryParse(name[(name.LastIndexOf('_') + 1)..], out int number) ? number : 0;
}
