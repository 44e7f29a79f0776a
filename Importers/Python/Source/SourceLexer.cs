namespace KerasSharp.Importers.Python.Source;

/// <summary>Cuts a Python text, of Python 2 or 3, into tokens.</summary>
internal sealed class SourceLexer
{
    /// <summary>The longest text that is read, in characters.</summary>
    internal const int Longest = 1 << 22;

    private const int Deepest = 100;

    private static readonly string[] s_operators =
    [
        "**=",
        "//=",
        ">>=",
        "<<=",
        "...",
        "**",
        "//",
        "<<",
        ">>",
        "<=",
        ">=",
        "==",
        "!=",
        "<>",
        "->",
        ":=",
        "+=",
        "-=",
        "*=",
        "/=",
        "%=",
        "&=",
        "|=",
        "^=",
        "@=",
    ];

    private readonly string _text;
    private readonly List<SourceToken> _tokens = [];
    private readonly Stack<int> _indents = new([0]);
    private int _at,
        _line = 1,
        _brackets;

    private SourceLexer(string text) => _text = text;

    /// <summary>The tokens of a text, of which the last is its end.</summary>
    /// <exception cref="PythonSourceException">It is too long, or has what no Python text has.</exception>
    internal static IReadOnlyList<SourceToken> Tokens(string text)
    {
        if (text.Length > Longest)
            throw new PythonSourceException(1, $"expected at most {Longest} characters, found {text.Length}");
        return new SourceLexer(text).Run();
    }

    private char Now => _at < _text.Length ? _text[_at] : '\0';

    private char Ahead(int count) => _at + count < _text.Length ? _text[_at + count] : '\0';

    private List<SourceToken> Run()
    {
        bool starts = true;
        while (_at < _text.Length)
        {
            if (starts && _brackets == 0)
            {
                starts = false;
                if (!Indentation())
                    continue;
            }
            char c = Now;
            if (c is '\r' or '\n')
            {
                Break();
                if (_brackets == 0)
                {
                    if (_tokens.Count > 0 && _tokens[^1].Kind is not (TokenKind.EndOfLine or TokenKind.Indent or TokenKind.Dedent))
                        Add(TokenKind.EndOfLine, "", _line - 1);
                    starts = true;
                }
            }
            else if (c is ' ' or '\t' or '\f' or '\uFEFF')
                _at++;
            else if (c == '#')
                SkipLine();
            else if (c == '\\' && Ahead(1) is '\r' or '\n')
            {
                _at++;
                Break();
            }
            else
                Token(c);
        }
        if (_tokens.Count > 0 && _tokens[^1].Kind != TokenKind.EndOfLine)
            Add(TokenKind.EndOfLine, "", _line);
        for (; _indents.Peek() > 0; _indents.Pop())
            Add(TokenKind.Dedent, "", _line);
        Add(TokenKind.End, "", _line);
        return _tokens;
    }

    /// <summary>The blanks in front of a line; false where the line is left out: it is blank, a comment, or a notebook's own.</summary>
    private bool Indentation()
    {
        int width = 0;
        for (; Now is ' ' or '\t' or '\f' or '\uFEFF'; _at++)
            width =
                Now == '\t' ? (width / 8 + 1) * 8
                : Now == ' ' ? width + 1
                : width;
        if (Now is '\r' or '\n' or '#' or '\0')
            return true;
        // Notebooks that were turned into programs keep their commands to the shell.
        if (Now is '!' or '%' or '?')
        {
            SkipLine();
            return true;
        }
        if (width > _indents.Peek())
        {
            if (_indents.Count > Deepest)
                throw new PythonSourceException(_line, $"expected blocks nested at most {Deepest} deep, found more");
            _indents.Push(width);
            Add(TokenKind.Indent, "", _line);
        }
        for (; width < _indents.Peek(); _indents.Pop())
            Add(TokenKind.Dedent, "", _line);
        return width == _indents.Peek() ? true : throw new PythonSourceException(_line, $"expected the indent of a block, found another");
    }

    private void Token(char c)
    {
        if (char.IsLetter(c) || c == '_')
        {
            int start = _at;
            while (char.IsLetterOrDigit(Now) || Now == '_')
                _at++;
            string word = _text[start.._at];
            if (Now is '"' or '\'' && word.Length <= 2 && word.All(p => "rRbBuUfF".Contains(p, StringComparison.Ordinal)))
                QuotedText(word.ToLowerInvariant());
            else
                Add(TokenKind.Name, word, _line);
            return;
        }
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Ahead(1))))
            Number();
        else if (c is '"' or '\'')
            QuotedText("");
        else
            Operator(c);
    }

    private void Number()
    {
        int start = _at;
        bool isHex = Now == '0' && char.ToLowerInvariant(Ahead(1)) is 'x' or 'b' or 'o';
        while (
            char.IsLetterOrDigit(Now)
            || Now is '_' or '.'
            || (!isHex && Now is '+' or '-' && char.ToLowerInvariant(_text[_at - 1]) == 'e' && char.IsAsciiDigit(Ahead(1)))
        )
            _at++;
        Add(TokenKind.Number, _text[start.._at], _line);
    }

    private void QuotedText(string prefix)
    {
        var (text, end, lines) = SourceText.Read(_text, _at, prefix.Contains('r'), _line);
        Add(prefix.Contains('f') ? TokenKind.FormattedText : TokenKind.Text, text, _line);
        (_at, _line) = (end, _line + lines);
    }

    private void Operator(char c)
    {
        string? found = Array.Find(s_operators, o => string.CompareOrdinal(_text, _at, o, 0, o.Length) == 0);
        found ??= "+-*/%@&|^~<>()[]{},:.;=`".Contains(c)
            ? c.ToString()
            : throw new PythonSourceException(_line, $"expected Python, found the character '{(char.IsControl(c) ? '?' : c)}'");
        if (found is "(" or "[" or "{")
            _brackets++;
        else if (found is ")" or "]" or "}" && --_brackets < 0)
            throw new PythonSourceException(_line, $"expected a bracket that opens before '{found}'");
        Add(TokenKind.Operator, found, _line);
        _at += found.Length;
    }

    private void Break()
    {
        if (Now == '\r' && Ahead(1) == '\n')
            _at++;
        _at++;
        _line++;
    }

    private void SkipLine()
    {
        while (_at < _text.Length && Now is not ('\r' or '\n'))
            _at++;
    }

    private void Add(TokenKind kind, string text, int line) => _tokens.Add(new SourceToken(kind, text, line));
}
