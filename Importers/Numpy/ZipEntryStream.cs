using System.Buffers.Binary;
using System.IO.Compression;
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
    private static readonly uint[] CrcTable = MakeCrcTable();

    private readonly Stream _source;
    private readonly ZipEntry _entry;
    private readonly string _place;
    private long _position;
    private uint _crc = uint.MaxValue;

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
        var place = Wording.Of($"{name}: entry '{entry.Name}'");
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
        archive.Position = data;
        var source = entry.Method == 0 ? archive : new DeflateStream(archive, CompressionMode.Decompress, leaveOpen: true);
        return new ZipEntryStream(source, entry, place);
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
        foreach (var value in wanted[..got])
            _crc = CrcTable[(byte)(_crc ^ value)] ^ (_crc >> 8);
        if (_position == Length && ~_crc != _entry.Crc)
            throw new KerasFormatException($"{_place}: checksum: expected CRC-32 {_entry.Crc:x8}, found {~_crc:x8}.");
        return got;
    }

    /// <summary>Throws where the reader left bytes over.</summary>
    internal void RequireEnd()
    {
        if (_position != Length)
            throw new KerasFormatException($"{_place}: expected {_position} bytes of .npy data, found {Length}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _entry.Method != 0)
            _source.Dispose();
        base.Dispose(disposing);
    }

    private static uint[] MakeCrcTable()
    {
        // The reversed polynomial of APPNOTE 4.4.7.
        const uint polynomial = 0xEDB88320;
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
