using System.Runtime.InteropServices;
using KerasSharp.Binary;
using KerasSharp.Hdf5.Format;
using KerasSharp.Hdf5.Writing;

namespace KerasSharp.Hdf5;

/// <summary>A group to be written. Names with '/' make groups on the way, as they do in h5py.</summary>
public sealed class Hdf5GroupBuilder : Hdf5ObjectBuilder
{
    private const int MaxDepth = 64;
    private readonly int _depth;

    internal Hdf5GroupBuilder(string path, int depth)
        : base(path) => _depth = depth;

    internal OrderedDictionary<string, Hdf5ObjectBuilder> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The group at a path below this one, made where it does not exist.</summary>
    /// <exception cref="ArgumentException">The path is empty, or leads over a dataset.</exception>
    /// <exception cref="KerasUnsupportedException">It lies deeper than a file that is written may be.</exception>
    public Hdf5GroupBuilder Group(string path)
    {
        var group = this;
        foreach (var name in Names(path))
            group = group.Child(name);
        return group;
    }

    /// <summary>Adds 32-bit floats. The memory is read when the file is saved; no copy is made.</summary>
    /// <param name="path">Path below this group.</param>
    /// <param name="data">Elements in row-major order.</param>
    /// <param name="shape">Axes; none for a scalar.</param>
    /// <exception cref="ArgumentException">The path is empty or taken, or the shape has another number of elements.</exception>
    public Hdf5DatasetBuilder AddDataset(string path, ReadOnlyMemory<float> data, params long[] shape) =>
        Add(path, data, ElementKind.Float, shape);

    /// <summary>Adds 64-bit floats.</summary>
    /// <inheritdoc cref="AddDataset(string, ReadOnlyMemory{float}, long[])"/>
    public Hdf5DatasetBuilder AddDataset(string path, ReadOnlyMemory<double> data, params long[] shape) =>
        Add(path, data, ElementKind.Float, shape);

    /// <summary>Adds 16-bit floats.</summary>
    /// <inheritdoc cref="AddDataset(string, ReadOnlyMemory{float}, long[])"/>
    public Hdf5DatasetBuilder AddDataset(string path, ReadOnlyMemory<Half> data, params long[] shape) =>
        Add(path, data, ElementKind.Float, shape);

    /// <summary>Adds 32-bit integers.</summary>
    /// <inheritdoc cref="AddDataset(string, ReadOnlyMemory{float}, long[])"/>
    public Hdf5DatasetBuilder AddDataset(string path, ReadOnlyMemory<int> data, params long[] shape) =>
        Add(path, data, ElementKind.Signed, shape);

    /// <summary>Adds 64-bit integers.</summary>
    /// <inheritdoc cref="AddDataset(string, ReadOnlyMemory{float}, long[])"/>
    public Hdf5DatasetBuilder AddDataset(string path, ReadOnlyMemory<long> data, params long[] shape) =>
        Add(path, data, ElementKind.Signed, shape);

    /// <summary>Adds numbers of any format, which are brought piece by piece when the file is saved.</summary>
    /// <param name="path">Path below this group.</param>
    /// <param name="format">Number format of the file.</param>
    /// <param name="shape">Axes; empty for a scalar.</param>
    /// <param name="write">Writes the elements' bytes, in row-major order, when the file is saved.</param>
    /// <exception cref="ArgumentException">The path is empty or taken, or an axis is negative.</exception>
    public Hdf5DatasetBuilder AddDataset(string path, ElementFormat format, long[] shape, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(write);
        foreach (var length in shape)
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
        if (!format.IsValid)
            throw new ArgumentException($"{format} is no number format.", nameof(format));
        return Add(path, RawData.Numbers([.. shape], format, write));
    }

    /// <summary>Adds texts of a fixed number of bytes, that of the longest, as NumPy's <c>|S n</c>.</summary>
    /// <exception cref="ArgumentException">The path is empty or taken, or the shape has another number of elements.</exception>
    public Hdf5DatasetBuilder AddTexts(string path, IReadOnlyList<string> texts, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(texts);
        RequireCount(path, texts.Count, shape);
        return Add(path, FixedTexts([.. texts.Select(TextEncoding.Encode)], [.. shape]));
    }

    /// <summary>Adds what a file has under this group's place: all attributes, groups and datasets.</summary>
    /// <exception cref="KerasFormatException">The source is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">A datatype cannot be written, or the source has soft or external links, or a
    /// loop.</exception>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public void Copy(Hdf5Group source)
    {
        ArgumentNullException.ThrowIfNull(source);
        foreach (var attribute in source.Attributes.Values)
            Copy(attribute);
        foreach (var link in source.Links)
        {
            if (link.Kind != Hdf5LinkKind.Hard)
                throw new KerasUnsupportedException(
                    $"{source.File.Name}: {Wording.Clip(source.Path)}/{Wording.Clip(link.Name)}: copying a {link.Kind} link is not "
                        + $"supported."
                );
            switch (source[link.Name])
            {
                case Hdf5Group group:
                    Group(link.Name).Copy(group);
                    break;
                case Hdf5Dataset dataset:
                    Copy(link.Name, dataset);
                    break;
                case var other:
                    throw new KerasUnsupportedException(
                        $"{source.File.Name}: {Wording.Clip(other.Path)}: copying a committed datatype is not supported."
                    );
            }
        }
    }

    /// <summary>Adds a dataset of a file, in the same type and shape, with its attributes.</summary>
    /// <inheritdoc cref="Copy(Hdf5Group)" path="/exception"/>
    public Hdf5DatasetBuilder Copy(string path, Hdf5Dataset source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var copy = Add(path, source.ToContent());
        foreach (var attribute in source.Attributes.Values)
            copy.Copy(attribute);
        return copy;
    }

    private static string[] Names(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] names = [.. path.Split('/').Where(name => name is not ("" or "."))];
        if (names.Length == 0 || path.Contains('\0'))
            throw new ArgumentException($"'{path}' is no path of names.", nameof(path));
        return names;
    }

    private Hdf5DatasetBuilder Add<T>(string path, ReadOnlyMemory<T> data, ElementKind kind, long[] shape)
        where T : unmanaged
    {
        RequireCount(path, data.Length, shape);
        var size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        return Add(
            path,
            RawData.Numbers([.. shape], new ElementFormat(kind, size, !BitConverter.IsLittleEndian), stream => WriteAll(stream, data))
        );
    }

    private static void WriteAll<T>(Stream stream, ReadOnlyMemory<T> data)
        where T : unmanaged
    {
        // A span of bytes holds fewer elements than one of floats.
        const int piece = 1 << 24;
        for (var start = 0; start < data.Length; start += piece)
            stream.Write(MemoryMarshal.AsBytes(data.Span.Slice(start, Math.Min(piece, data.Length - start))));
    }

    private Hdf5DatasetBuilder Add(string path, WrittenData content)
    {
        var names = Names(path);
        var group = this;
        foreach (var name in names.AsSpan(0, names.Length - 1))
            group = group.Child(name);
        var dataset = new Hdf5DatasetBuilder(group.ChildPath(names[^1]), content);
        if (!group.Children.TryAdd(names[^1], dataset))
            throw new ArgumentException($"{dataset.Path} is there already.", nameof(path));
        return dataset;
    }

    private Hdf5GroupBuilder Child(string name)
    {
        if (Children.TryGetValue(name, out var known))
            return known as Hdf5GroupBuilder ?? throw new ArgumentException($"{known.Path} is a dataset, no group.", nameof(name));
        if (_depth == MaxDepth)
            throw new KerasUnsupportedException($"{ChildPath(name)}: groups more than {MaxDepth} deep are not supported.");
        var group = new Hdf5GroupBuilder(ChildPath(name), _depth + 1);
        Children.Add(name, group);
        return group;
    }

    private string ChildPath(string name) => Path == "/" ? "/" + name : $"{Path}/{name}";
}
