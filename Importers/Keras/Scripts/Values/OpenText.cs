namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>Whether Python's text goes on from one line to the next: inside of brackets and long texts, and behind a backslash.</summary>
internal sealed class OpenText
{
    private int _depth;
    private string? _quote;
    private bool _isJoined;

    /// <summary>Whether the next line goes on what stands before it.</summary>
    internal bool GoesOn => _depth > 0 || _quote is not null || _isJoined;

    /// <summary>Reads a line.</summary>
    internal void Read(string line)
    {
        _isJoined = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\')
            {
                _isJoined = i == line.Length - 1;
                i++;
            }
            else if (_quote is { } quote)
            {
                if (string.CompareOrdinal(line, i, quote, 0, quote.Length) == 0)
                {
                    i += quote.Length - 1;
                    _quote = null;
                }
            }
            else if (c == '#')
                break;
            else if (c is '"' or '\'')
            {
                _quote = line.Length >= i + 3 && line[i + 1] == c && line[i + 2] == c ? new string(c, 3) : $"{c}";
                i += _quote.Length - 1;
            }
            else if (c is '(' or '[' or '{')
                _depth++;
            else if (c is ')' or ']' or '}')
                _depth = Math.Max(0, _depth - 1);
        }
        // A short text ends with its line.
        if (_quote is { Length: 1 } && !_isJoined)
            _quote = null;
    }
}
