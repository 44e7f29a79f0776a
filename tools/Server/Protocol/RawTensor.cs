using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace KerasSharp.Server.Protocol;

/// <summary>The bytes of an array: numbers one behind the other, little-endian; texts each behind its length in four bytes.</summary>
internal static class RawTensor
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <param name="name">The input's name.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="shape">[rows, ...].</param>
    /// <param name="count">The elements of the shape.</param>
    /// <param name="bytes">All of them.</param>
    /// <exception cref="RequestException">Bytes and shape do not fit.</exception>
    internal static InferInput Read(string name, TensorType type, int[] shape, int count, ReadOnlySpan<byte> bytes)
    {
        if (type.IsText)
            return new InferInput(name, shape, [], Texts(name, count, bytes));
        if (bytes.Length != (long)count * type.Bytes)
            throw RequestException.Bad($"input '{name}': expected {(long)count * type.Bytes} bytes for its shape, found {bytes.Length}");
        var values = new float[count];
        if (type.Name == "FP32" && BitConverter.IsLittleEndian)
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else
            for (int i = 0; i < count; i++)
                values[i] = type.Read(bytes[(i * type.Bytes)..]);
        return new InferInput(name, shape, values);
    }

    /// <summary>A text of UTF-8.</summary>
    /// <exception cref="RequestException">The bytes are none.</exception>
    internal static string Text(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw RequestException.Bad($"input '{name}': expected texts of UTF-8, found other bytes");
        }
    }

    private static string[] Texts(string name, int count, ReadOnlySpan<byte> bytes)
    {
        // Each takes the bytes of its length at least.
        if (count > bytes.Length / sizeof(int))
            throw RequestException.Bad($"input '{name}': expected {count} texts for its shape, found fewer in {bytes.Length} bytes");
        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length < sizeof(int) || BinaryPrimitives.ReadUInt32LittleEndian(bytes) > bytes.Length - sizeof(int))
                throw RequestException.Bad($"input '{name}': expected {count} texts for its shape, found {i}");
            int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            texts[i] = Text(name, bytes.Slice(sizeof(int), length));
            bytes = bytes[(sizeof(int) + length)..];
        }
        return bytes.IsEmpty
            ? texts
            : throw RequestException.Bad($"input '{name}': expected {count} texts, found {bytes.Length} bytes more");
    }
}
