namespace KerasSharp.Hdf5.Format;

/// <summary>
/// Bounds one walk through a linked structure. A sound file holds each block of it once, so the blocks of one walk together are no
/// larger than the file; a loop, or blocks that share their bytes, exceed that soon.
/// </summary>
/// <param name="place">The file.</param>
/// <param name="what">The kind of structure.</param>
/// <param name="ofFile">Whether all walks of this kind in the file count together, because each is made once.</param>
internal sealed class Budget(ObjectLocation place, string what, bool ofFile = false)
{
    private ulong _left = (ulong)place.Limit;

    internal void Take(ulong bytes, ulong address)
    {
        if (bytes > _left || (ofFile && !place.Bytes.Ledger.TryTake(what, bytes, (ulong)place.Limit)))
            throw place.Bad(what, address, "its blocks overlap or form a loop; expected them to be no larger than the file together");
        _left -= bytes;
    }
}
