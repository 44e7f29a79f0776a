using ZstdSharp;

namespace KerasSharp.Data;

/// <summary>The content of a zst file, to its end.</summary>
/// <param name="file">The compressed file; disposed of with this.</param>
/// <param name="name">What messages call it.</param>
internal sealed class ZstdFrames(Stream file, string name) : Stream
{
    private readonly DecompressionStream _content = new(file, leaveOpen: false);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="KerasFormatException">The file is damaged, or ends within a frame.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw new KerasFormatException($"{name}: the zst file is damaged or cut off: {Wording.Clip(e.Message)}", e);
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}
