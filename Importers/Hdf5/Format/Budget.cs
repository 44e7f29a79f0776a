namespace KerasSharp.Importers.Hdf5.Format;

/// <summary>
/// Bounds one walk through a linked structure. A sound file holds each block of it once, so the blocks of one walk together are no
/// larger than the file; a loop, or blocks that share their bytes, exceed that soon.
/// </summary>
internal sealed class Budget(Place place, string what)
{
    private ulong _left = (ulong)place.Limit;

    internal void Take(ulong bytes, ulong address)
    {
        if (bytes > _left) throw place.Bad(what, address, "its blocks overlap or form a loop; expected them to be no larger than the file together");
        _left -= bytes;
    }
}
