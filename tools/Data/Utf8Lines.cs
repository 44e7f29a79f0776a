namespace KerasSharp.Data;

/// <summary>Lines of a text as bytes, read without a string for each.</summary>
internal sealed class Utf8Lines(Stream stream, string name) : IDisposable
{
    private const int LongestLine = 1 << 28;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _line;
    private int _length;
    private bool _atEnd;

    /// <summary>The line, without its end; valid until the next read.</summary>
    internal ReadOnlySpan<byte> Current => _buffer.AsSpan(_line, _length);

    /// <summary>Its number, from 1.</summary>
    internal long Number { get; private set; }

    /// <returns>False at the end.</returns>
    /// <exception cref="KerasFormatException">A line is too long for this to be a text.</exception>
    internal bool Read()
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Take(searched + at);
                _start++;
                return true;
            }
            searched = _end - _start;
            if (_atEnd)
            {
                if (searched == 0)
                    return false;
                Take(searched);
                return true;
            }
            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private void Take(int length)
    {
        (_line, _length) = (_start, length);
        _start += length;
        Number++;
        // A byte order mark is no part of the text.
        if (Number == 1 && Current.StartsWith("\uFEFF"u8))
            (_line, _length) = (_line + 3, _length - 3);
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
                throw new KerasFormatException($"{name}, line {Number + 1}: expected lines of at most {LongestLine} bytes");
            Array.Resize(ref _buffer, 2 * _end);
        }
        int got = stream.Read(_buffer, _end, _buffer.Length - _end);
        _atEnd = got == 0;
        _end += got;
    }
}
