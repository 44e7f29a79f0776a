namespace KerasSharp.Hdf5.Writing;

/// <summary>
/// Collects texts of variable length, writes them as global heap collections (III.E), and then knows where each lies.
/// Texts are told apart by their array, not by their bytes, as libhdf5 does.
/// </summary>
internal sealed class GlobalHeapWriter
{
    // libhdf5 makes no smaller collections.
    private const int MinSize = 4096;
    private const int MaxSize = 1 << 16;
    private const int HeadSize = 16;
    private readonly Dictionary<byte[], (long Collection, int Index)> _places = new(ReferenceEqualityComparer.Instance);
    private readonly List<byte[]> _pending = [];

    internal void Add(VariableTextData content) => _pending.AddRange(content.Texts.Where(text => text.Length > 0));

    internal (long Collection, int Index) Find(byte[] text) => _places[text];

    internal void WriteTo(FileWriter file)
    {
        for (var first = 0; first < _pending.Count; )
        {
            var size = HeadSize + SizeOf(_pending[first]);
            var next = first + 1;
            while (next < _pending.Count && size + SizeOf(_pending[next]) <= MaxSize)
                size += SizeOf(_pending[next++]);
            var address = file.Append(Collection(first, next, Math.Max(size, MinSize)));
            for (var i = first; i < next; i++)
                _places[_pending[i]] = (address, i - first + 1);
            first = next;
        }
    }

    private static int SizeOf(byte[] text) => checked(HeadSize + text.Length + (-text.Length & 7));

    private byte[] Collection(int first, int next, int size)
    {
        var collection = new ByteBuilder().U8("GCOL"u8).U8(1, 0, 0, 0).U64(size);
        for (var i = first; i < next; i++)
            collection.U16(i - first + 1).U16(0).U32(0).U64(_pending[i].Length).U8(_pending[i]).Pad();

        // Object 0 is the room that is left.
        var left = size - collection.Length;
        if (left >= HeadSize)
            collection.U16(0).U16(0).U32(0).U64(left);
        return collection.Zeros(size - collection.Length).ToArray();
    }
}
