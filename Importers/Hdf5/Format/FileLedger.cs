namespace KerasSharp.Hdf5.Format;

/// <summary>
/// What was read of one file's structures so far. Each is read once and kept, and a sound file holds each block once: those of one kind
/// together are no larger than the file. Objects that share their blocks, so that a small file would lead to very many things, exceed that.
/// </summary>
internal sealed class FileLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ulong> _taken = [];
    private readonly HashSet<(string What, ulong Owner)> _owners = [];
    private readonly Dictionary<ulong, Lazy<ObjectHeader>> _headers = [];
    private GlobalHeap? _heap;

    /// <summary>The object header at an address.</summary>
    internal ObjectHeader Header(ulong address, Func<ObjectHeader> read)
    {
        Lazy<ObjectHeader> header;
        lock (_lock)
        {
            if (!_headers.TryGetValue(address, out header!))
                _headers.Add(address, header = new Lazy<ObjectHeader>(read));
        }

        return header.Value;
    }

    /// <summary>The heaps of texts.</summary>
    internal GlobalHeap Heap(ObjectLocation place)
    {
        lock (_lock)
            return _heap ??= new GlobalHeap(place.At("/"));
    }

    /// <summary>Counts bytes of one kind of block.</summary>
    /// <returns>False where there are more than <paramref name="most"/>.</returns>
    internal bool TryTake(string what, ulong bytes, ulong most)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(what);
            if (bytes > most - taken)
                return false;
            _taken[what] = taken + bytes;
            return true;
        }
    }

    /// <summary>Counts bytes that belong to one object, the first time that it is asked for them.</summary>
    /// <inheritdoc cref="TryTake" path="/returns"/>
    internal bool TryTakeOnce(string what, ulong owner, ulong bytes, ulong most)
    {
        lock (_lock)
            return _owners.Contains((what, owner)) || (TryTake(what, bytes, most) && _owners.Add((what, owner)));
    }
}
