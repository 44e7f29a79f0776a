using System.Buffers.Binary;
using System.Text;
using KerasSharp.Binary;

namespace KerasSharp.Numpy;

/// <summary>
/// What stands before the data of a .npy file: element format, order and shape. Follows NumPy's "NPY format" document
/// (numpy.lib.format), versions 1.0, 2.0 and 3.0.
/// </summary>
/// <param name="Format">Element format.</param>
/// <param name="FortranOrder">First index varies fastest.</param>
/// <param name="Shape">Lengths of the axes; empty for a scalar.</param>
public sealed record NpyHeader(ElementFormat Format, bool FortranOrder, long[] Shape)
{
    private const int Alignment = 64;
    private const int MaxHeaderBytes = 1 << 16;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; } = CountOf(Shape);

    /// <summary>Bytes of data that follow the header.</summary>
    public long ByteCount => checked(Count * Format.Size);

    /// <summary>Reads the header and leaves <paramref name="stream"/> at the first byte of data.</summary>
    /// <param name="stream">Any readable stream; it need not be seekable.</param>
    /// <param name="name">What error messages call this input.</param>
    /// <exception cref="KerasFormatException">The bytes are not a .npy header.</exception>
    /// <exception cref="KerasUnsupportedException">A format version or dtype that is not supported (objects are never
    /// unpickled).</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[8];
        var got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got < start.Length || !start[..6].SequenceEqual(Magic))
            throw new KerasFormatException(
                $"{name}: not a .npy file: expected the signature \\x93NUMPY at its beginning, found {Show(start[..got])}."
            );
        var major = start[6];
        if (major is < 1 or > 3 || start[7] != 0)
            throw new KerasUnsupportedException(
                $"{name}: .npy format version {major}.{start[7]} is not supported; expected 1.0, 2.0 or 3.0."
            );

        Span<byte> lengthBytes = stackalloc byte[4];
        lengthBytes = lengthBytes[..(major == 1 ? 2 : 4)];
        Fill(stream, lengthBytes, name);
        var length =
            major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxHeaderBytes)
            throw new KerasFormatException($"{name}: .npy header: expected a length of at most {MaxHeaderBytes} bytes, found {length}.");
        var text = new byte[length];
        Fill(stream, text, name);
        return NpyHeaderParser.Parse(major == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text), name);
    }

    /// <summary>Writes the header as NumPy does: version 1.0, padded so that the data begin at a multiple of 64 bytes.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes(0));
    }

    /// <summary>The header, with at least <paramref name="minimum"/> bytes, so that a longer shape may take its place later.</summary>
    internal byte[] ToBytes(int minimum)
    {
        var shape = Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";
        var text = $"{{'descr': '{Descr(Format)}', 'fortran_order': {(FortranOrder ? "True" : "False")}, 'shape': {shape}, }}";
        var unpadded = Math.Max(minimum, Magic.Length + 4 + text.Length + 1);
        var bytes = new byte[unpadded + ((Alignment - (unpadded % Alignment)) % Alignment)];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(bytes.Length - 10)));
        bytes.AsSpan(10).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>NumPy's type string, such as <c>&lt;f4</c>.</summary>
    internal static string Descr(ElementFormat format)
    {
        var kind = format.Kind switch
        {
            ElementKind.Float => 'f',
            ElementKind.Signed => 'i',
            ElementKind.Unsigned => 'u',
            _ => 'b',
        };
        return $"{(format.Size == 1 ? '|' : format.BigEndian ? '>' : '<')}{kind}{format.Size}";
    }

    internal static void Fill(Stream stream, Span<byte> target, string name)
    {
        var got = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (got < target.Length)
            throw new KerasFormatException($"{name}: truncated .npy header: expected {target.Length} more bytes, found {got}.");
    }

    private static long CountOf(long[] shape)
    {
        var count = 1L;
        foreach (var length in shape)
            count = checked(count * length);
        return count;
    }

    private static string Show(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "nothing" : "bytes " + System.Convert.ToHexString(bytes);
}
