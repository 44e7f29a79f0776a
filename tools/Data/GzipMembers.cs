using System.IO.Compression;
using System.Security.Cryptography;
using KerasSharp.IO;

namespace KerasSharp.Data;

/// <summary>The content of a gzip file of one or more members, to its end. .NET's stream takes a file that ends within a member for one
/// that ends there; rows would be lost without a word. A last member of this class's own, with bytes that nobody foresees, follows the
/// file: where they come out, all before them was whole.</summary>
internal sealed class GzipMembers : ReadOnlyStream
{
    private readonly string _name;
    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(32);
    private readonly GZipStream _content;
    private readonly byte[] _held;
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <param name="file">The compressed file; disposed of with this.</param>
    /// <param name="name">What messages call it.</param>
    internal GzipMembers(Stream file, string name)
    {
        _name = name;
        using var last = new MemoryStream();
        using (var member = new GZipStream(last, CompressionLevel.NoCompression, leaveOpen: true))
            member.Write(_mark);
        _content = new GZipStream(new ThenBytes(file, last.ToArray()), CompressionMode.Decompress);
        _held = new byte[1 << 16];
    }

    /// <exception cref="KerasFormatException">The file is damaged, or ends within a member.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        // The last bytes are held back until it is known whether they are the mark.
        while (!_atEnd && _end - _start <= _mark.Length)
            Fill();
        int count = Math.Min(buffer.Length, _end - _start - (_atEnd ? 0 : _mark.Length));
        _held.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _held.AsSpan(_start, _end - _start).CopyTo(_held);
        (_start, _end) = (0, _end - _start);
        int got;
        try
        {
            got = _content.Read(_held, _end, _held.Length - _end);
        }
        catch (InvalidDataException e)
        {
            throw new KerasFormatException($"{_name}: the gzip file is damaged: {Wording.Clip(e.Message)}", e);
        }
        _end += got;
        if (got > 0)
            return;
        _atEnd = true;
        if (!_held.AsSpan(_start, _end - _start).EndsWith(_mark))
            throw new KerasFormatException($"{_name}: the gzip file ends before its content does, or other bytes follow it");
        _end -= _mark.Length;
    }

    /// <summary>A stream, and bytes behind it.</summary>
    private sealed class ThenBytes(Stream first, byte[] last) : ReadOnlyStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            int got = _at == 0 ? first.Read(buffer) : 0;
            if (got > 0 || buffer.IsEmpty)
                return got;
            got = Math.Min(buffer.Length, last.Length - _at);
            last.AsSpan(_at, got).CopyTo(buffer);
            _at += got;
            return got;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                first.Dispose();
            base.Dispose(disposing);
        }
    }
}
