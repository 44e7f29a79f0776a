using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using KerasSharp.IO;

namespace KerasSharp.Numpy;

/// <summary>
/// The expanded bytes of one zip entry: exactly as many as the directory says, with their checksum verified at the end. Its length
/// is known, so a reader can refuse a shape that the entry cannot fill before allocating.
/// </summary>
internal sealed class ZipEntryStream : ReadOnlyStream
{
    private const uint LocalSignature = 0x04034B50;
    private const int LocalSize = 30;

    private readonly Stream _source;
    private readonly ZipEntry _entry;
    private readonly string _place;
    private readonly Crc32 _crc = new();
    private long _position;

    private ZipEntryStream(Stream source, ZipEntry entry, string place)
    {
        _source = source;
        _entry = entry;
        _place = place;
    }

    // Told so that NpyArray compares its shape with Length; Position and Length are all that it asks for.
    public override bool CanSeek => true;

    public override long Length => _entry.Expanded;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens an entry; the archive's stream may not be used otherwise until this one is disposed.</summary>
    internal static ZipEntryStream Open(Stream archive, ZipEntry entry, string name)
    {
        archive.Position = Start(archive, entry, name);
        var source = entry.Method == 0 ? archive : new DeflateStream(archive, CompressionMode.Decompress, leaveOpen: true);
        return new ZipEntryStream(source, entry, Place(entry, name));
    }

    /// <summary>Where an entry's bytes begin in the archive, in which they lie as a whole.</summary>
    internal static long Start(Stream archive, ZipEntry entry, string name)
    {
        string place = Place(entry, name);
        Span<byte> header = stackalloc byte[LocalSize];
        ZipDirectory.ReadAt(archive, entry.HeaderOffset, header, name);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature)
            throw new KerasFormatException($"{place}: expected a local header at offset {entry.HeaderOffset}, found none.");
        var data =
            entry.HeaderOffset
            + LocalSize
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (data > archive.Length - entry.Compressed)
            throw new KerasFormatException($"{place}: {entry.Compressed} bytes at offset {data} run over the archive's end.");
        if (entry.Method == 0 && entry.Compressed != entry.Expanded)
            throw new KerasFormatException(
                $"{place}: stored without compression; expected equal sizes, found {entry.Compressed} and {entry.Expanded}."
            );
        return data;
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, Length - _position)];
        if (wanted.IsEmpty)
            return 0;
        int got;
        try
        {
            got = _source.Read(wanted);
        }
        catch (InvalidDataException e)
        {
            throw new KerasFormatException($"{_place}: damaged deflate data after {_position} expanded bytes.", e);
        }

        if (got == 0)
            throw new KerasFormatException($"{_place}: expected {Length} expanded bytes, found {_position}.");
        _position += got;
        _crc.Append(wanted[..got]);
        if (_position == Length && _crc.GetCurrentHashAsUInt32() is var crc && crc != _entry.Crc)
            throw new KerasFormatException($"{_place}: checksum: expected CRC-32 {_entry.Crc:x8}, found {crc:x8}.");
        return got;
    }

    /// <summary>Throws where the reader left bytes over.</summary>
    internal void RequireEnd()
    {
        if (_position != Length)
            throw new KerasFormatException($"{_place}: expected {_position} bytes of .npy data, found {Length}.");
    }

    /// <summary>Reads all that is left, for its checksum alone.</summary>
    /// <exception cref="KerasFormatException">The entry is damaged.</exception>
    internal void Verify()
    {
        var buffer = new byte[1 << 16];
        while (Read(buffer) > 0)
            continue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _entry.Method != 0)
            _source.Dispose();
        base.Dispose(disposing);
    }

    private static string Place(ZipEntry entry, string name) => Wording.Of($"{name}: entry '{entry.Name}'");
}
