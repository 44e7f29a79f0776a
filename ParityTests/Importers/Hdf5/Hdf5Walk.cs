using KerasSharp.Hdf5;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>Reads everything that a file leads to, each object once.</summary>
internal sealed class Hdf5Walk
{
    private const int MaxObjects = 2000;
    private readonly HashSet<long> _seen = [];

    /// <summary>What the two error types refused.</summary>
    internal int Refused { get; private set; }

    /// <summary>Objects and attributes that could be read.</summary>
    internal int Read { get; private set; }

    internal void Visit(Hdf5Object item)
    {
        if (_seen.Count >= MaxObjects || !_seen.Add(item.Address))
            return;
        Try(() =>
        {
            foreach (var attribute in item.Attributes.Values)
                Try(() => ReadAttribute(attribute));
        });
        if (item is Hdf5Dataset dataset)
            Try(() => ReadDataset(dataset));
        if (item is not Hdf5Group group)
            return;
        Try(() =>
        {
            foreach (var key in group.Keys)
                Try(() => Visit(group[key]));
        });
    }

    internal void Try(Action action)
    {
        try
        {
            action();
            Read++;
        }
        catch (KerasException)
        {
            Refused++;
        }
    }

    private static void ReadAttribute(Hdf5Attribute attribute)
    {
        if (attribute.Type.IsString)
            attribute.AsStrings();
        else
            attribute.AsDoubles();
    }

    private static void ReadDataset(Hdf5Dataset dataset)
    {
        if (dataset.Type.IsString)
            dataset.ReadStrings();
        else
            dataset.ReadFloats();
    }
}
