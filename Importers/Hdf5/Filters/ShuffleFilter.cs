using KerasSharp.Hdf5.Format;

namespace KerasSharp.Hdf5.Filters;

/// <summary>Filter 2: all first bytes of the elements, then all second bytes, and so on; a rest that fills no element stays as it
/// is.</summary>
internal static class ShuffleFilter
{
    internal static byte[] Undo(ObjectLocation place, Hdf5Filter filter, ReadOnlySpan<byte> bytes)
    {
        if (filter.Parameters is not [> 0 and <= int.MaxValue and var elementSize, ..])
            throw place.Bad("expected a shuffle filter with its element size, found none");
        var size = (int)elementSize;
        var count = bytes.Length / size;
        var result = new byte[bytes.Length];
        for (var part = 0; part < size && count > 0; part++)
        {
            var plane = bytes.Slice(part * count, count);
            for (int i = 0, to = part; i < plane.Length; i++, to += size)
                result[to] = plane[i];
        }

        bytes[(count * size)..].CopyTo(result.AsSpan(count * size));
        return result;
    }
}
