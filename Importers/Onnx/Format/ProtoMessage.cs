using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace KerasSharp.Onnx.Format;

/// <summary>A message of Protocol Buffers' wire format: fields by number, in the order in which they were added. Arrays are kept, not
/// copied, and go to the stream one after another, so that a file of any size is written in constant memory.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0,
        Bytes = 2,
        Fixed32 = 5;

    private readonly List<(ulong Tag, ulong Number, object? Content)> _fields = [];
    private long? _size;

    /// <summary>A whole number.</summary>
    internal ProtoMessage Add(int field, long number) => Add(field, Varint, (ulong)number, null);

    /// <summary>A float32.</summary>
    internal ProtoMessage Add(int field, float number) => Add(field, Fixed32, BitConverter.SingleToUInt32Bits(number), null);

    /// <summary>A text in UTF-8.</summary>
    internal ProtoMessage Add(int field, string text) => Add(field, Bytes, 0, Encoding.UTF8.GetBytes(text));

    /// <summary>A message inside, which gets no fields any more.</summary>
    internal ProtoMessage Add(int field, ProtoMessage message) => Add(field, Bytes, 0, message);

    /// <summary>Numbers as their bytes, the least significant first.</summary>
    internal ProtoMessage Add(int field, Array numbers) => Add(field, Bytes, 0, numbers);

    /// <summary>How many bytes the fields take.</summary>
    internal long Size => _size ??= _fields.Sum(f => Length(f.Tag) + SizeOf(f.Tag, f.Number, f.Content));

    /// <summary>Writes the fields.</summary>
    internal void WriteTo(Stream stream)
    {
        Span<byte> four = stackalloc byte[4];
        foreach (var (tag, number, content) in _fields)
        {
            Write(stream, tag);
            switch (tag & 7)
            {
                case Varint:
                    Write(stream, number);
                    break;
                case Fixed32:
                    BinaryPrimitives.WriteUInt32LittleEndian(four, (uint)number);
                    stream.Write(four);
                    break;
                default:
                    Write(stream, (ulong)SizeOf(content!));
                    WriteContent(stream, content!);
                    break;
            }
        }
    }

    /// <summary>Writes numbers as their bytes, the least significant first.</summary>
    internal static void WriteNumbers(Stream stream, Array numbers)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("arrays are written on little-endian machines alone");
        switch (numbers)
        {
            case float[] floats:
                WritePieces<float>(stream, floats);
                break;
            case long[] longs:
                WritePieces<long>(stream, longs);
                break;
            case byte[] bytes:
                stream.Write(bytes);
                break;
            default:
                throw new InvalidOperationException($"no form for {numbers.GetType().Name}");
        }
    }

    // A span of bytes ends at 2 GB.
    private static void WritePieces<T>(Stream stream, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        const int piece = 1 << 20;
        for (; numbers.Length > piece; numbers = numbers[piece..])
            stream.Write(MemoryMarshal.AsBytes(numbers[..piece]));
        stream.Write(MemoryMarshal.AsBytes(numbers));
    }

    private ProtoMessage Add(int field, int wire, ulong number, object? content)
    {
        _size = null;
        _fields.Add(((ulong)field << 3 | (uint)wire, number, content));
        return this;
    }

    private static void WriteContent(Stream stream, object content)
    {
        if (content is ProtoMessage message)
            message.WriteTo(stream);
        else
            WriteNumbers(stream, (Array)content);
    }

    private static void Write(Stream stream, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            stream.WriteByte((byte)(number | 0x80));
        stream.WriteByte((byte)number);
    }

    private static long SizeOf(ulong tag, ulong number, object? content) =>
        (tag & 7) switch
        {
            Varint => Length(number),
            Fixed32 => 4,
            _ => SizeOf(content!) is var size ? Length((ulong)size) + size : 0,
        };

    private static long SizeOf(object content) => content is ProtoMessage message ? message.Size : Buffer.ByteLength((Array)content);

    private static int Length(ulong number) => (BitOperations.Log2(number | 1) + 7) / 7;
}
