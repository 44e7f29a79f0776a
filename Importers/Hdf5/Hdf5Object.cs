using System.Collections.ObjectModel;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5;

/// <summary>A group, dataset or committed datatype of a file. Objects may be used from many threads, until their file is
/// disposed.</summary>
public abstract class Hdf5Object
{
    private readonly Lazy<ReadOnlyDictionary<string, Hdf5Attribute>> _attributes;

    private protected Hdf5Object(Hdf5File file, ObjectHeader header, string path)
    {
        File = file;
        Header = header;
        Path = path;
        Place = header.Place.At(path);
        _attributes = new Lazy<ReadOnlyDictionary<string, Hdf5Attribute>>(ReadAttributes);
    }

    /// <summary>The file that holds it.</summary>
    public Hdf5File File { get; }

    /// <summary>Path from the root group, such as <c>/model_weights/dense_1</c>; <c>/</c> for the root group.</summary>
    public string Path { get; }

    /// <summary>Last part of <see cref="Path"/>; empty for the root group.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Offset of the object's header in the file: equal for two paths that lead to one object.</summary>
    public long Address => (long)Header.Address;

    /// <summary>Attributes by name, in the order of their names (or of their creation, where the file tracks it).</summary>
    /// <exception cref="KerasFormatException">They are damaged.</exception>
    public IReadOnlyDictionary<string, Hdf5Attribute> Attributes => _attributes.Value;

    private protected ObjectHeader Header { get; }

    private protected ObjectLocation Place { get; }

    /// <summary>The attribute of this name.</summary>
    /// <exception cref="KerasFormatException">There is none, or it is damaged.</exception>
    public Hdf5Attribute Attribute(string name) =>
        Attributes.TryGetValue(name, out var attribute)
            ? attribute
            : throw Place.Bad($"expected an attribute '{name}', found {(Attributes.Count == 0 ? "none" : Listed(Attributes.Keys))}");

    /// <summary>
    /// A list of texts that is one attribute <paramref name="name"/>, or (as Keras 2.1 and later write lists over 64 KiB) its parts
    /// <c>name0</c>, <c>name1</c>, ... put together.
    /// </summary>
    /// <exception cref="KerasFormatException">There is neither, or it is no text.</exception>
    public string[] ReadStringList(string name)
    {
        if (Attributes.TryGetValue(name, out var whole))
            return whole.AsStrings();
        if (!HasStringList(name))
            throw Place.Bad(
                $"expected an attribute '{name}' or '{name}0', found {(Attributes.Count == 0 ? "none" : Listed(Attributes.Keys))}"
            );
        var texts = new List<string>();
        for (var part = 0; Attributes.TryGetValue($"{name}{part}", out var attribute); part++)
            texts.AddRange(attribute.AsStrings());
        return [.. texts];
    }

    /// <summary>Whether <see cref="ReadStringList"/> finds a list of this name.</summary>
    public bool HasStringList(string name) => Attributes.ContainsKey(name) || Attributes.ContainsKey($"{name}0");

    private protected static string Listed(IEnumerable<string> names)
    {
        const int most = 8;
        var all = names.ToArray();
        return Wording.List(all.Take(most).Select(name => $"'{name}'"))
            + (all.Length > most ? $" and {all.Length - most} more" : string.Empty);
    }

    private ReadOnlyDictionary<string, Hdf5Attribute> ReadAttributes()
    {
        var attributes = new OrderedDictionary<string, Hdf5Attribute>(StringComparer.Ordinal);
        foreach (var attribute in Header.Attributes)
        {
            if (!attributes.TryAdd(attribute.Name, new Hdf5Attribute(attribute)))
                throw Place.Bad($"expected each attribute once, found '{attribute.Name}' twice");
        }

        return new ReadOnlyDictionary<string, Hdf5Attribute>(attributes);
    }
}
