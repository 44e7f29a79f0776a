using KerasSharp.Binary;
using KerasSharp.Hdf5;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>One array of a file's optimizer state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Format">How its elements are stored.</param>
/// <param name="Values">Its elements, as they were read.</param>
internal sealed record StateArray(string Name, long[] Shape, ElementFormat Format, double[] Values);

/// <summary>A file's optimizer state, kept so that it can be continued or written back.</summary>
/// <param name="Path">The group.</param>
/// <param name="Arrays">Its arrays in the file's order.</param>
internal sealed record StoredState(string Path, IReadOnlyList<StateArray> Arrays)
{
    internal const string Optimizer = "optimizer";

    // Of an optimizer that scales losses for half precision, which holds the other's arrays a second time among its own.
    private const string Inner = Optimizer + "/inner_optimizer";

    // Its own arrays in HDF5, before those of the other.
    private const string Scaling = "loss_scale_optimizer/";

    /// <summary>What an optimizer around it that scales the loss keeps for itself; it is kept and written as it was.</summary>
    internal IReadOnlyList<StateArray> OfScaling { get; private init; } = [];

    /// <summary>Reads the group optimizer_weights; null where there is none.</summary>
    internal static StoredState? Read(Hdf5File file)
    {
        foreach (string place in new[] { Inner, Optimizer })
            if (ObjectTree.VariablesOf(file.Root, place) is { Count: > 0 } numbers)
                return new StoredState(
                    $"/{place}",
                    [.. numbers.Select(n => $"{place}/{ObjectTree.Variables}/{n}").Select(path => Of(path, file.Root.Dataset(path)))]
                );
        if (!file.Root.Contains("optimizer_weights"))
            return null;
        var group = file.Root.Group("optimizer_weights");
        var names = group.ReadStringList("weight_names").ToLookup(n => n.StartsWith(Scaling, StringComparison.Ordinal));
        return new StoredState(group.Path, [.. names[false].Select(n => Of(n, group.Dataset(n)))])
        {
            OfScaling = [.. names[true].Select(n => Of(n, group.Dataset(n)))],
        };
    }

    /// <summary>Whether a path in a tree of objects is that of an array of an optimizer's state.</summary>
    internal static bool IsIn(string path) => path.StartsWith($"/{Optimizer}/", StringComparison.Ordinal);

    /// <summary>One array.</summary>
    internal static StateArray Of(string name, Hdf5Dataset data)
    {
        var array = new FileArray(name, data);
        double[] values = array.IsBrainFloat ? Array.ConvertAll(array.ReadFloats(), v => (double)v) : data.ReadDoubles();
        return new StateArray(name, data.Shape, array.Format, values);
    }
}
