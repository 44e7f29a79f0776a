using System.Runtime.InteropServices;
using KerasSharp.Binary;
using KerasSharp.Hdf5.Format;
using KerasSharp.Hdf5.Writing;

namespace KerasSharp.Hdf5;

/// <summary>A group or dataset to be written.</summary>
public abstract class Hdf5ObjectBuilder
{
    // What Keras 2.1 and later keep one attribute of a list below (HDF5_OBJECT_HEADER_LIMIT).
    private const int ListPartLimit = 64512;

    // Each takes 16 bytes of a message of at most 64 KiB.
    private const int MostVariable = 4000;
    private const int MaxPathLength = 1 << 15;
    private readonly OrderedDictionary<string, WrittenData> _attributes = new(StringComparer.Ordinal);

    private protected Hdf5ObjectBuilder(string path) => Path = path;

    /// <summary>Path from the root group.</summary>
    public string Path { get; }

    internal IReadOnlyDictionary<string, WrittenData> AttributeContents => _attributes;

    /// <summary>
    /// Sets one text of any length, kept outside the object's header, as h5py does for bytes. Keras 1 and 2 decode what they read,
    /// so they need a text that is declared as ASCII, whatever its bytes.
    /// </summary>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="text">Its text, written as UTF-8.</param>
    /// <param name="utf8">Declare it as UTF-8, as h5py does for str.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void SetText(string name, string text, bool utf8 = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        Set(name, new VariableTextData([], [TextEncoding.Encode(text)], utf8));
    }

    /// <summary>
    /// Sets a list of texts as NumPy's <c>|S n</c>, with n the longest text's bytes; an empty list becomes an empty float64 array, as NumPy
    /// makes of <c>[]</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, or the list takes more than 64 KiB (see
    /// <see cref="SetTextList"/>).</exception>
    public void SetTexts(string name, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Set(name, FixedTexts([.. texts.Select(TextEncoding.Encode)]));
    }

    /// <summary>
    /// Sets a list of texts as <see cref="SetTexts"/> does; over 64,512 bytes in parts <c>name0</c>, <c>name1</c>, ..., as Keras 2.1 and
    /// later do. <see cref="Hdf5Object.ReadStringList"/> reads both.
    /// </summary>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="variable">Keep texts outside of the object's header where there is one part, as h5py does for a list of str.</param>
    /// <exception cref="ArgumentException">The name is empty, or one text is too long for any part.</exception>
    public void SetTextList(string name, IReadOnlyList<string> texts, bool variable = false)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var bytes = texts.Select(TextEncoding.Encode).ToArray();
        var longest = bytes.Select(text => text.Length).DefaultIfEmpty(0).Max();
        if (longest > ListPartLimit)
            throw new ArgumentException($"{Path}@{name}: a text of {longest} bytes is longer than {ListPartLimit}.", nameof(texts));
        var parts = 1;
        while ((long)((bytes.Length + parts - 1) / parts) * longest > ListPartLimit)
            parts++;
        if (parts == 1)
        {
            Set(
                name,
                variable && bytes.Length is > 0 and <= MostVariable
                    ? new VariableTextData([bytes.Length], bytes, Utf8: false)
                    : FixedTexts(bytes)
            );
            return;
        }

        // As numpy.array_split: the first parts take one more where the division leaves a rest.
        var first = 0;
        for (var part = 0; part < parts; part++)
        {
            var count = (bytes.Length / parts) + (part < bytes.Length % parts ? 1 : 0);
            Set($"{name}{part}", FixedTexts(bytes[first..(first + count)]));
            first += count;
        }
    }

    /// <summary>Sets a list of texts in one attribute, whatever it takes: as <see cref="SetTexts"/> does where that fits, else with the
    /// texts outside of the object's header, declared as ASCII, which h5py reads as bytes too.</summary>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="texts">Its texts.</param>
    /// <returns>Whether they fit: 4,000 do in any case.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public bool TrySetTexts(string name, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        byte[][] bytes = [.. texts.Select(TextEncoding.Encode)];
        bool isShort = (long)bytes.Length * bytes.Select(text => text.Length).DefaultIfEmpty(0).Max() <= ListPartLimit;
        if (!isShort && bytes.Length > MostVariable)
            return false;
        Set(name, isShort ? FixedTexts(bytes) : new VariableTextData([bytes.Length], bytes, Utf8: false));
        return true;
    }

    /// <summary>Sets one integer, as h5py writes Python's int.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void SetInt64(string name, long value) => SetNumbers<long>(name, ElementKind.Signed, [value], []);

    /// <summary>Sets integers; no axes for a scalar.</summary>
    /// <exception cref="ArgumentException">The name is empty, the shape does not fit, or the array takes more than 64 KiB.</exception>
    public void SetInt64s(string name, ReadOnlySpan<long> values, params long[] shape) =>
        SetNumbers(name, ElementKind.Signed, values, shape);

    /// <summary>Sets one number, as h5py writes Python's float.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void SetDouble(string name, double value) => SetNumbers<double>(name, ElementKind.Float, [value], []);

    /// <summary>Sets numbers; no axes for a scalar.</summary>
    /// <exception cref="ArgumentException">The name is empty, the shape does not fit, or the array takes more than 64 KiB.</exception>
    public void SetDoubles(string name, ReadOnlySpan<double> values, params long[] shape) =>
        SetNumbers(name, ElementKind.Float, values, shape);

    /// <summary>Sets an attribute to what a file has, in the same type and shape.</summary>
    /// <exception cref="KerasFormatException">The attribute is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype cannot be written.</exception>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Copy(Hdf5Attribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        Set(attribute.Name, attribute.ToContent());
    }

    /// <summary>Sets all attributes that another object to be written has; those of the same names are replaced.</summary>
    public void CopyAttributes(Hdf5ObjectBuilder source)
    {
        ArgumentNullException.ThrowIfNull(source);
        foreach (var (name, content) in source._attributes)
            _attributes[name] = content;
    }

    private protected static FixedTextData FixedTexts(byte[][] texts, long[] shape)
    {
        var size = Math.Max(1, texts.Select(text => text.Length).DefaultIfEmpty(0).Max());
        return new FixedTextData(shape, texts, size);
    }

    private protected static void RequireCount(string path, long count, long[] shape)
    {
        var product = 1L;
        foreach (var length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            product = checked(product * length);
        }

        if (product != count)
            throw new ArgumentException(
                $"{path}: shape ({Wording.List(shape)}) has {product} elements; expected the data's {count}.",
                nameof(shape)
            );
    }

    private static WrittenData FixedTexts(byte[][] texts) =>
        texts.Length == 0
            ? RawData.Numbers([0], new ElementFormat(ElementKind.Float, sizeof(double), false), _ => { })
            : FixedTexts(texts, [texts.Length]);

    private void SetNumbers<T>(string name, ElementKind kind, ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        RequireCount($"{Path}@{name}", values.Length, shape);
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        Set(
            name,
            RawData.Numbers(
                [.. shape],
                new ElementFormat(kind, Marshal.SizeOf<T>(), !BitConverter.IsLittleEndian),
                stream => stream.Write(bytes)
            )
        );
    }

    private void Set(string name, WrittenData content)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0') || name.Length > MaxPathLength)
            throw new ArgumentException($"{Path}: an attribute's name of {name.Length} characters, or with a zero.", nameof(name));
        var size = checked((content.Count * content.ElementSize) + (4L * name.Length) + 512);
        if (size > HeaderEncoder.MaxMessage)
            throw new ArgumentException(
                $"{Path}@{name}: {content.Count} elements of {content.ElementSize} bytes take more than the 64 KiB that an attribute "
                    + $"may have.",
                nameof(content)
            );
        _attributes[name] = content;
    }
}
