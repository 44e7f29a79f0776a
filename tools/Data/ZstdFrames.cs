using KerasSharp.IO;
using ZstdSharp;

namespace KerasSharp.Data;

/// <summary>The content of a zst file, to its end.</summary>
/// <param name="file">The compressed file; disposed of with this.</param>
/// <param name="name">What messages call it.</param>
internal sealed class ZstdFrames(Stream file, string name) : ReadOnlyStream
{
    private readonly DecompressionStream _content = new(file, leaveOpen: false);

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }
}
