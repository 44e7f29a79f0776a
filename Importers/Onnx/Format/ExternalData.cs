namespace KerasSharp.Onnx.Format;

/// <summary>A second file for the arrays of a model that is larger than a message of Protocol Buffers may be.</summary>
/// <param name="file">Its name, beside the .onnx file.</param>
internal sealed class ExternalData(string file)
{
    // What a memory map can begin at, which ONNX recommends for offsets.
    private const int Alignment = 4096,
        Smallest = 1024;

    private readonly List<(Array Values, long Offset)> _arrays = [];
    private long _length;

    /// <summary>Its name.</summary>
    internal string File => file;

    /// <summary>Takes an array, unless it is small.</summary>
    /// <returns>Where it begins; null where it stays in the .onnx file.</returns>
    internal long? Add(Array values)
    {
        long bytes = Size(values);
        if (bytes < Smallest)
            return null;
        long offset = (_length + Alignment - 1) / Alignment * Alignment;
        _arrays.Add((values, offset));
        _length = offset + bytes;
        return offset;
    }

    // Buffer.ByteLength ends at 2 GB.
    internal static long Size(Array values) =>
        values switch
        {
            float[] floats => floats.LongLength * sizeof(float),
            long[] numbers => numbers.LongLength * sizeof(long),
            byte[] bytes => bytes.LongLength,
            _ => throw new ArgumentException($"expected numbers, found {values.GetType().Name}", nameof(values)),
        };

    /// <summary>Writes the arrays.</summary>
    internal void WriteTo(Stream stream)
    {
        long at = 0;
        foreach (var (values, offset) in _arrays)
        {
            stream.Write(new byte[offset - at]);
            ProtoMessage.WriteNumbers(stream, values);
            at = offset + Size(values);
        }
    }
}
