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
