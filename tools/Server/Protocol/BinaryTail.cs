namespace KerasSharp.Server.Protocol;

/// <summary>The bytes behind a request's JSON: the arrays that say so, one behind the other.</summary>
internal sealed class BinaryTail(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    /// <exception cref="RequestException">The sizes do not fit each other or what is there.</exception>
    internal float[] Take(string name, TensorType type, int count, long size)
    {
        if (size != (long)count * type.Bytes)
            throw RequestException.Bad(
                $"input '{name}': expected a binary_data_size of {(long)count * type.Bytes} for its shape, found {size}"
            );
        if (size > bytes.Length - _at)
            throw RequestException.Bad($"input '{name}': expected {size} bytes behind the JSON, found {bytes.Length - _at}");
        var values = new float[count];
        var source = bytes.Span.Slice(_at, (int)size);
        for (int i = 0; i < count; i++)
            values[i] = type.Read(source[(i * type.Bytes)..]);
        _at += (int)size;
        return values;
    }

    internal void RequireEnd()
    {
        if (_at != bytes.Length)
            throw RequestException.Bad($"expected {_at} bytes behind the JSON, found {bytes.Length}");
    }
}
