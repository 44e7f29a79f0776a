namespace KerasSharp.Hdf5.Format;

/// <summary>
/// A file together with the HDF5 path that is being read: gives blocks of bytes, checked against the file's size, and words errors.
/// </summary>
internal sealed class ObjectLocation(FileBytes bytes, string file, string path, Superblock? superblock = null)
{
    internal FileBytes Bytes => bytes;

    internal string File => file;

    internal string Path => path;

    internal Superblock Superblock => superblock ?? throw new InvalidOperationException("The superblock has not been read.");

    /// <summary>Bytes from the base address to the end of the file: addresses and sizes lie below it.</summary>
    internal long Limit => bytes.Length - (superblock?.BaseAddress ?? 0);

    internal ObjectLocation At(string otherPath) => new(bytes, file, otherPath, superblock);

    internal ObjectLocation With(Superblock known) => new(bytes, file, path, known);

    /// <summary>A cursor over <paramref name="length"/> bytes at <paramref name="address"/>.</summary>
    internal Cursor Block(ulong address, ulong length, string what) => new(this, Slice(address, length, what), address, what);

    internal ReadOnlySpan<byte> Slice(ulong address, ulong length, string what)
    {
        RequireInside(address, length, what);
        if (length > int.MaxValue)
            throw Unsupported($"{what} at offset {address}: {length} bytes in one piece, more than {int.MaxValue},");
        return bytes.Slice((superblock?.BaseAddress ?? 0) + (long)address, (int)length);
    }

    /// <summary>Copies bytes at <paramref name="address"/>.</summary>
    internal void Copy(ulong address, Span<byte> target, string what)
    {
        RequireInside(address, (ulong)target.Length, what);
        if (!bytes.TryCopy((superblock?.BaseAddress ?? 0) + (long)address, target))
            throw Bad(what, address, $"expected {target.Length} bytes, found fewer: the file has been cut while it was read");
    }

    private void RequireInside(ulong address, ulong length, string what)
    {
        var limit = (ulong)Limit;
        if (address > limit || length > limit - address)
            throw Bad(
                what,
                address,
                $"{length} bytes run over the end of the file; expected at most {(address > limit ? 0 : limit - address)}"
            );
    }

    internal KerasFormatException Bad(string what, ulong address, Wording problem, Exception? cause = null) =>
        new($"{file}: {Wording.Clip(path)}: {what} at offset {address}: {problem}.", cause);

    internal KerasFormatException Bad(Wording problem) => new($"{file}: {Wording.Clip(path)}: {problem}.");

    internal KerasUnsupportedException Unsupported(Wording feature) => new($"{file}: {Wording.Clip(path)}: {feature} is not supported.");
}
