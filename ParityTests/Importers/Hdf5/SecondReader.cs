using KerasSharp.Binary;
using KerasSharp.Hdf5;
using PureHDF;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>What PureHDF, which others wrote, reads of a file: a text for each thing that this reader found in it.</summary>
internal sealed class SecondReader : IDisposable
{
    private readonly PureHDF.VOL.Native.NativeFile _file;
    private readonly Dictionary<string, string> _disagreements = [];
    private readonly HashSet<long> _seen = [];
    private readonly bool _lists;
    private int _places;

    private SecondReader(string path, bool lists) => (_file, _lists) = (H5File.OpenRead(path), lists);

    /// <summary>The places of a file at which both readers tell different things, with what PureHDF says; how many were compared.</summary>
    /// <param name="path">The file. Where PureHDF cannot even open it, or find its objects, the one place has an empty name.</param>
    /// <param name="lists">Whether lists of names are compared, for which PureHDF follows links: those that go round in circles until
    /// its stack overflows.</param>
    internal static (Dictionary<string, string> Found, int Places) Disagreements(string path, bool lists)
    {
        using var file = Hdf5File.Open(path);
        try
        {
            using var second = new SecondReader(path, lists);
            second.Compare(file.Root);
            return (second._disagreements, second._places);
        }
        catch (Exception e) when (e is not KerasException)
        {
            return (new() { [""] = Said(e) }, 1);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Compare(Hdf5Object item)
    {
        if (!_seen.Add(item.Address) || item is Hdf5NamedDatatype)
            return;
        var other = item.Path == "/" ? _file : _file.Get(item.Path);
        Check($"{item.Path}@", Names(item.Attributes.Keys), () => Names(other.Attributes().Select(a => a.Name)));
        foreach (var a in item.Attributes.Values)
            Check(
                $"{item.Path}@{a.Name}",
                Text(a.IsNull, a.Shape, a.Type, a.AsStrings, a.AsDoubles),
                () => Text(a.Type, new Stored(null, other.Attribute(a.Name)))
            );
        if (item is Hdf5Dataset d)
            Check(
                d.Path,
                Text(d.IsNull, d.Shape, d.Type, d.ReadStrings, d.ReadDoubles),
                () => Text(d.Type, new Stored((IH5Dataset)other, null))
            );
        if (item is not Hdf5Group group)
            return;
        if (_lists)
            Check($"{item.Path}/", Names(group.Keys), () => Names(((IH5Group)other).Children().Select(c => c.Name)));
        foreach (var link in group.Links.Where(l => l.Kind == Hdf5LinkKind.Hard))
            Compare(group[link.Name]);
    }

    private void Check(string place, string ours, Func<string> read)
    {
        _places++;
        string theirs;
        try
        {
            theirs = read();
        }
        catch (Exception e)
        {
            theirs = Said(e);
        }
        if (theirs != ours)
            _disagreements.Add(place, theirs);
    }

    private static string Said(Exception e) => $"{e.GetType().Name}: {e.Message}";

    private static string Names(IEnumerable<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));

    private static string Text(bool isNull, long[] shape, Hdf5Datatype type, Func<string[]> texts, Func<double[]> numbers) =>
        isNull ? "null"
        : !type.IsString && type.Format is null ? "unsupported"
        : $"[{string.Join(", ", shape)}] {(type.IsString ? string.Join('\n', texts()) : string.Join(' ', numbers()))}";

    private static string Text(Hdf5Datatype type, Stored stored)
    {
        if (stored.Space.Type == H5DataspaceType.Null)
            return "null";
        if (!type.IsString && type.Format is null)
            return "unsupported";
        string values = type.IsString ? string.Join('\n', stored.Read<string[]>()) : string.Join(' ', Numbers(type.Format!.Value, stored));
        return $"[{string.Join(", ", stored.Space.Dimensions)}] {values}";
    }

    // It converts nothing: the type asked for must be the file's.
    private static IEnumerable<double> Numbers(ElementFormat format, Stored stored) =>
        (format.Kind, format.Size) switch
        {
            (ElementKind.Float, 2) => stored.Read<Half[]>().Select(v => (double)v),
            (ElementKind.Float, 4) => stored.Read<float[]>().Select(v => (double)v),
            (ElementKind.Float, _) => stored.Read<double[]>(),
            (ElementKind.Signed, 1) => stored.Read<sbyte[]>().Select(v => (double)v),
            (ElementKind.Signed, 2) => stored.Read<short[]>().Select(v => (double)v),
            (ElementKind.Signed, 4) => stored.Read<int[]>().Select(v => (double)v),
            (ElementKind.Signed, _) => stored.Read<long[]>().Select(v => (double)v),
            (_, 1) => stored.Read<byte[]>().Select(v => (double)v),
            (_, 2) => stored.Read<ushort[]>().Select(v => (double)v),
            (_, 4) => stored.Read<uint[]>().Select(v => (double)v),
            _ => stored.Read<ulong[]>().Select(v => (double)v),
        };

    private sealed record Stored(IH5Dataset? Dataset, IH5Attribute? Attribute)
    {
        internal IH5Dataspace Space => Dataset?.Space ?? Attribute!.Space;

        internal T Read<T>() => Dataset is not null ? Dataset.Read<T>() : Attribute!.Read<T>();
    }
}
