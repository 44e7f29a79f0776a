using System.Numerics;
using System.Runtime.InteropServices;
using KerasSharp.Binary;
using KerasSharp.IO;

namespace KerasSharp.Numpy;

/// <summary>An array of a .npy file, in row-major (C) order whatever order the file has.</summary>
public sealed class NpyArray
{
    private readonly byte[] _data;

    internal NpyArray(ElementFormat format, int[] shape, byte[] data)
    {
        Format = format;
        Shape = shape;
        _data = data;
    }

    /// <summary>Lengths of the axes; empty for a scalar.</summary>
    public int[] Shape { get; }

    /// <summary>Element format.</summary>
    public ElementFormat Format { get; }

    /// <summary>NumPy's type string, such as <c>&lt;f4</c> or <c>|b1</c>.</summary>
    public string Dtype => NpyHeader.Descr(Format);

    /// <summary>Elements: the product of <see cref="Shape"/>.</summary>
    public int Count => _data.Length / Format.Size;

    /// <summary>The elements as the file's own bytes, in row-major order.</summary>
    public ReadOnlySpan<byte> Raw => _data;

    internal MemoryStream OpenRaw() => new(_data, writable: false);

    /// <summary>Reads a .npy file.</summary>
    /// <exception cref="KerasFormatException">The file is damaged or no .npy file.</exception>
    /// <exception cref="KerasUnsupportedException">A dtype or version that is not supported, or more than 2 GiB.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static NpyArray Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var array = Read(stream, path);
        return stream.ReadByte() < 0
            ? array
            : throw new KerasFormatException(
                $"{path}: expected the end of the file after the array's {array._data.Length} bytes of data, found more."
            );
    }

    /// <summary>Reads one array and leaves <paramref name="stream"/> after its last byte.</summary>
    /// <param name="stream">Any readable stream; it need not be seekable.</param>
    /// <param name="name">What error messages call this input.</param>
    /// <exception cref="KerasFormatException">The bytes are damaged or not of the .npy format.</exception>
    /// <exception cref="KerasUnsupportedException">A dtype or version that is not supported, or more than 2 GiB.</exception>
    public static NpyArray Read(Stream stream, string name = "(stream)")
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read(NpyHeader.Read(stream, name), stream, name);
    }

    internal static NpyArray Read(NpyHeader header, Stream stream, string name)
    {
        if (header.ByteCount > Array.MaxLength || header.Shape.Any(length => length > int.MaxValue))
            throw new KerasUnsupportedException(
                $"{name}: array of shape ({Wording.List(header.Shape)}) and {header.ByteCount} bytes; at most {Array.MaxLength} bytes "
                    + $"are supported."
            );
        if (stream.CanSeek && stream.Length - stream.Position < header.ByteCount)
            throw Truncated(name, header.ByteCount, stream.Length - stream.Position);
        var data = ReadData(stream, (int)header.ByteCount, name);
        var shape = Array.ConvertAll(header.Shape, length => (int)length);
        if (header.FortranOrder && shape.Length > 1)
            data = ToRowMajor(data, shape, header.Format.Size);
        return new NpyArray(header.Format, shape, data);
    }

    /// <summary>An array of 32-bit floats; <paramref name="shape"/> has as many elements as <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static NpyArray From(ReadOnlySpan<float> data, params int[] shape) => From(data, ElementKind.Float, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, int[])"/>
    public static NpyArray From(ReadOnlySpan<double> data, params int[] shape) => From(data, ElementKind.Float, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, int[])"/>
    public static NpyArray From(ReadOnlySpan<int> data, params int[] shape) => From(data, ElementKind.Signed, shape);

    /// <inheritdoc cref="From(ReadOnlySpan{float}, int[])"/>
    public static NpyArray From(ReadOnlySpan<long> data, params int[] shape) => From(data, ElementKind.Signed, shape);

    /// <summary>Saves 32-bit floats whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<float> data, params int[] shape) => From(data, shape).Write(path);

    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, int[])"/>
    public static void Write(string path, ReadOnlySpan<double> data, params int[] shape) => From(data, shape).Write(path);

    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, int[])"/>
    public static void Write(string path, ReadOnlySpan<long> data, params int[] shape) => From(data, shape).Write(path);

    /// <summary>Writes 32-bit floats in the .npy format.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static void Write(Stream stream, ReadOnlySpan<float> data, params int[] shape)
    {
        RequireCount(data.Length, shape);
        HeaderOf(new ElementFormat(ElementKind.Float, sizeof(float), !BitConverter.IsLittleEndian), shape).Write(stream);
        stream.Write(MemoryMarshal.AsBytes(data));
    }

    /// <summary>Saves the array whole or not at all (<see cref="AtomicFile"/>).</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes the array in the .npy format.</summary>
    public void Write(Stream stream)
    {
        HeaderOf(Format, Shape).Write(stream);
        stream.Write(_data);
    }

    /// <summary>The elements as 32-bit floats, a new array in row-major order.</summary>
    public float[] ReadFloats() => Convert<float>();

    /// <summary>The elements as 64-bit floats, a new array in row-major order.</summary>
    public double[] ReadDoubles() => Convert<double>();

    /// <summary>The elements as 64-bit integers, a new array in row-major order.</summary>
    /// <exception cref="KerasFormatException">A value is no integer or lies outside the range.</exception>
    public long[] ReadInt64s()
    {
        var values = new long[Count];
        return Format.TryConvertExact(_data, values)
            ? values
            : throw new KerasFormatException(
                $"array of {Format}, shape ({Wording.List(Shape)}): expected 64-bit integers, found a value that is none."
            );
    }

    /// <summary>The elements without a copy, where they are 32-bit floats of this machine's byte order.</summary>
    public bool TryGetFloats(out ReadOnlySpan<float> values)
    {
        values = Format.IsNativeFloat ? MemoryMarshal.Cast<byte, float>(_data) : default;
        return Format.IsNativeFloat;
    }

    private static NpyArray From<T>(ReadOnlySpan<T> data, ElementKind kind, int[] shape)
        where T : unmanaged
    {
        RequireCount(data.Length, shape);
        var bytes = MemoryMarshal.AsBytes(data).ToArray();
        return new NpyArray(
            new ElementFormat(kind, bytes.Length == 0 ? Marshal.SizeOf<T>() : bytes.Length / data.Length, !BitConverter.IsLittleEndian),
            [.. shape],
            bytes
        );
    }

    private static void RequireCount(int count, int[] shape)
    {
        var product = 1L;
        foreach (var length in shape)
            product = checked(product * length);
        if (product != count || shape.Any(length => length < 0))
            throw new ArgumentException(
                $"Shape ({Wording.List(shape)}) has {product} elements; expected the data's {count}.",
                nameof(shape)
            );
    }

    private static NpyHeader HeaderOf(ElementFormat format, int[] shape) =>
        new(format, false, Array.ConvertAll(shape, length => (long)length));

    // A stream that cannot tell its length gets its memory as the bytes arrive, so that a forged shape costs nothing.
    private static byte[] ReadData(Stream stream, int count, string name)
    {
        var data = new byte[stream.CanSeek ? count : Math.Min(count, 1 << 20)];
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(data.AsSpan(filled), data.Length - filled, throwOnEndOfStream: false);
            if (filled < data.Length)
                throw Truncated(name, count, filled);
            if (filled == count)
                return data;
            Array.Resize(ref data, (int)Math.Min(count, 2L * data.Length));
        }
    }

    private static byte[] ToRowMajor(byte[] data, int[] shape, int size)
    {
        var result = new byte[data.Length];
        var index = new int[shape.Length];
        for (var from = 0; from < data.Length; from += size)
        {
            var to = 0L;
            for (var axis = 0; axis < shape.Length; axis++)
                to = (to * shape[axis]) + index[axis];
            data.AsSpan(from, size).CopyTo(result.AsSpan((int)(to * size)));
            for (var axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
                index[axis] = 0;
        }

        return result;
    }

    private static KerasFormatException Truncated(string name, long expected, long found) =>
        new($"{name}: truncated .npy data: expected {expected} bytes, found {found}.");

    private T[] Convert<T>()
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[Count];
        Format.Convert(_data, values.AsSpan());
        return values;
    }
}
