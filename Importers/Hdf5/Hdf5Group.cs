using System.Collections.Concurrent;
using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5;

/// <summary>Names that lead to objects, as a folder does.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    private readonly Lazy<OrderedDictionary<string, LinkMessage>> _links;
    private readonly ConcurrentDictionary<string, Hdf5Object> _children = new(StringComparer.Ordinal);

    internal Hdf5Group(Hdf5File file, ObjectHeader header, string path)
        : base(file, header, path) => _links = new Lazy<OrderedDictionary<string, LinkMessage>>(ReadLinks);

    /// <summary>Names in the group, in the order of their bytes (or of their creation, where the file tracks it), as h5py gives
    /// them.</summary>
    /// <exception cref="KerasFormatException">The group is damaged.</exception>
    public IReadOnlyList<string> Keys => _links.Value.Keys;

    /// <summary>Names in the group and where they lead, in the order of <see cref="Keys"/>.</summary>
    /// <exception cref="KerasFormatException">The group is damaged.</exception>
    public IReadOnlyList<Hdf5Link> Links => [.. _links.Value.Values.Select(link => new Hdf5Link(link.Name, link.Kind, link.Target))];

    /// <summary>The object at a path below this group, with '/' between names; soft links inside the file are followed.</summary>
    /// <exception cref="KerasFormatException">Nothing is there, or the file is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">The path leads into another file.</exception>
    public Hdf5Object this[string path] => File.Resolve(this, path);

    /// <summary>Whether the path leads to an object. External links are not followed and count as leading to none.</summary>
    /// <exception cref="KerasFormatException">The file is damaged.</exception>
    public bool Contains(string path) => File.TryResolve(this, path) is not null;

    /// <summary>The group at a path below this one.</summary>
    /// <inheritdoc cref="this[string]" path="/exception"/>
    public Hdf5Group Group(string path) =>
        this[path] as Hdf5Group ?? throw Place.Bad($"expected a group '{path}', found a dataset or datatype");

    /// <summary>The dataset at a path below this group.</summary>
    /// <inheritdoc cref="this[string]" path="/exception"/>
    public Hdf5Dataset Dataset(string path) =>
        this[path] as Hdf5Dataset ?? throw Place.Bad($"expected a dataset '{path}', found a group or datatype");

    internal string ChildPath(string name) => Path == "/" ? "/" + name : $"{Path}/{name}";

    internal LinkMessage? FindLink(string name) => _links.Value.GetValueOrDefault(name);

    internal Hdf5Object OpenChild(LinkMessage link) =>
        _children.GetOrAdd(link.Name, _ => File.OpenObject(link.Address, ChildPath(link.Name)));

    internal KerasFormatException Missing(string name) =>
        Place.Bad($"expected a member '{name}', found {(Keys.Count == 0 ? "none" : Listed(Keys))}");

    private OrderedDictionary<string, LinkMessage> ReadLinks()
    {
        var links = new OrderedDictionary<string, LinkMessage>(StringComparer.Ordinal);
        foreach (var link in Header.Links)
        {
            if (!links.TryAdd(link.Name, link))
                throw Place.Bad($"expected each name once, found '{link.Name}' twice");
        }

        return links;
    }
}
