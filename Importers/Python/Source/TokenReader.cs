namespace KerasSharp.Importers.Python.Source;

/// <summary>Goes over tokens.</summary>
/// <param name="tokens">The tokens.</param>
internal abstract class TokenReader(IReadOnlyList<SourceToken> tokens)
{
    private const int Deepest = 100;

    private static readonly string[] s_reserved =
    [
        "and",
        "or",
        "not",
        "if",
        "else",
        "for",
        "in",
        "is",
        "def",
        "class",
        "return",
        "import",
        "from",
        "while",
        "try",
        "except",
        "finally",
        "with",
        "as",
        "pass",
        "break",
        "continue",
        "raise",
        "global",
        "del",
        "assert",
        "elif",
    ];

    private int _at,
        _depth;

    /// <summary>The token that is read next.</summary>
    protected SourceToken Now => tokens[_at];

    /// <summary>The token behind it.</summary>
    protected SourceToken Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    protected SourceToken Take()
    {
        var token = Now;
        if (_at < tokens.Count - 1)
            _at++;
        return token;
    }

    protected bool TakeIf(string text)
    {
        if (!Now.Is(text))
            return false;
        Take();
        return true;
    }

    protected void Expect(string text)
    {
        if (!TakeIf(text))
            throw Bad(text == ":" ? $"a colon" : $"'{text}'");
    }

    protected string Name() => Now.Kind == TokenKind.Name && !s_reserved.Contains(Now.Text) ? Take().Text : throw Bad($"a name");

    protected PythonSourceException Bad(Wording expected) => new(Now.Line, $"expected {Wording.Of(expected)}, found {Now.ToString()}");

    /// <summary>Goes one level deeper, which strangers' texts may do a bounded number of times.</summary>
    protected T Deeper<T>(Func<T> read)
    {
        if (++_depth > Deepest)
            throw new PythonSourceException(Now.Line, $"expected expressions and blocks nested at most {Deepest} deep, found more");
        var result = read();
        _depth--;
        return result;
    }
}
