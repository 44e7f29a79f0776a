namespace KerasSharp.Data;

/// <summary>Cuts a text between its samples into stretches of so many. Blank lines go with the sample behind them, as errors about them
/// do; those at the end belong to the end.</summary>
/// <param name="hasQuotes">Whether a field in quotes may hold the end of a line, as in .csv.</param>
/// <param name="delimiter">What separates fields.</param>
/// <param name="hasHeader">Whether the first line that is not blank is a header.</param>
/// <param name="rows">How many samples a stretch has.</param>
internal sealed class TextCutter(bool hasQuotes, byte delimiter, bool hasHeader, long rows)
{
    private const byte LineEnd = (byte)'\n',
        Quote = (byte)'"';

    private readonly List<FileSlice> _slices = [];
    private bool _isQuoted;
    private bool _isBlank = true;

    // The last byte that is no space, by which a quote that opens a field is told from one within it.
    private byte _before = LineEnd;
    private long _at;
    private long _lines;
    private long _recordStart;
    private long _recordLine;
    private (long From, long To, long Lines)? _header;
    private (long At, long Line) _start;
    private (long At, long Line) _end;
    private long _count;

    /// <summary>The stretches.</summary>
    /// <param name="content">The text, unpacked, from its beginning.</param>
    internal IReadOnlyList<FileSlice> Cut(Stream content)
    {
        var buffer = new byte[1 << 16];
        for (int got = content.Read(buffer, 0, buffer.Length); got > 0; got = content.Read(buffer, 0, buffer.Length))
            Take(buffer.AsSpan(0, got));
        if (_at > _recordStart)
            EndRecord();
        if (_count > 0)
            Add(_at);
        return _slices;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int at = hasQuotes ? bytes.IndexOfAny(LineEnd, Quote) : bytes.IndexOf(LineEnd);
            var plain = at < 0 ? bytes : bytes[..at];
            _isBlank = _isBlank && !plain.ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r');
            var trimmed = plain.TrimEnd((byte)' ');
            if (!trimmed.IsEmpty)
                _before = trimmed[^1];
            _at += plain.Length;
            if (at < 0)
                return;
            _at++;
            if (bytes[at] == Quote)
                TakeQuote();
            else
                TakeLineEnd();
            bytes = bytes[(at + 1)..];
        }
    }

    private void TakeQuote()
    {
        _isBlank = false;
        // Two in a row stand for one: the second opens again what the first closed.
        _isQuoted = !_isQuoted && (_before == LineEnd || _before == delimiter || _before == Quote);
        _before = Quote;
    }

    private void TakeLineEnd()
    {
        _lines++;
        if (_isQuoted)
            return;
        _before = LineEnd;
        EndRecord();
    }

    private void EndRecord()
    {
        if (!_isBlank)
        {
            if (hasHeader && _header is null)
                _header = (_recordStart, _at, _lines - _recordLine);
            else
            {
                if (_count == rows)
                    Add(_end.At);
                _count++;
            }
            _end = (_at, _lines);
        }
        (_recordStart, _recordLine, _isBlank) = (_at, _lines, true);
    }

    private void Add(long to)
    {
        bool isBehindHeader = _slices.Count > 0 && _header is not null;
        _slices.Add(
            new FileSlice(_start.At, to)
            {
                HeaderFrom = isBehindHeader ? _header!.Value.From : 0,
                HeaderTo = isBehindHeader ? _header!.Value.To : 0,
                Lines = _start.Line - (isBehindHeader ? _header!.Value.Lines : 0),
            }
        );
        (_start, _count) = (_end, 0);
    }
}
