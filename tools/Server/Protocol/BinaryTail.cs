namespace KerasSharp.Server.Protocol;

/// <summary>The bytes behind a request's JSON: the arrays that say so, one behind the other.</summary>
internal sealed class BinaryTail(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    /// <exception cref="RequestException">There are fewer.</exception>
    internal ReadOnlyMemory<byte> Take(string name, long size)
    {
        if (size < 0 || size > bytes.Length - _at)
            throw RequestException.Bad($"input '{name}': expected {size} bytes behind the JSON, found {bytes.Length - _at}");
        var taken = bytes.Slice(_at, (int)size);
        _at += (int)size;
        return taken;
    }

    internal void RequireEnd()
    {
        if (_at != bytes.Length)
            throw RequestException.Bad($"expected {_at} bytes behind the JSON, found {bytes.Length}");
    }
}
