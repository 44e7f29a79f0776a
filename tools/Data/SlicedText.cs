using KerasSharp.IO;

namespace KerasSharp.Data;

/// <summary>The bytes of a stretch of a text, behind those of its header.</summary>
/// <param name="content">The whole text; disposed of with this.</param>
/// <param name="slice">The stretch.</param>
internal sealed class SlicedText(Stream content, FileSlice slice) : ReadOnlyStream
{
    private long _at;

    public override int Read(Span<byte> buffer)
    {
        if (_at < slice.HeaderTo)
            return Read(buffer, slice.HeaderFrom, slice.HeaderTo);
        return _at < slice.To ? Read(buffer, slice.From, slice.To) : 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }

    private int Read(Span<byte> buffer, long from, long to)
    {
        PassOver(from);
        int got = content.Read(buffer[..(int)Math.Min(buffer.Length, to - _at)]);
        _at = got > 0 ? _at + got : slice.To;
        return got;
    }

    private void PassOver(long to)
    {
        if (_at >= to)
            return;
        if (content.CanSeek)
        {
            content.Position = _at = to;
            return;
        }
        var passed = new byte[1 << 16];
        while (_at < to)
        {
            int got = content.Read(passed, 0, (int)Math.Min(passed.Length, to - _at));
            if (got == 0)
                return;
            _at += got;
        }
    }
}
