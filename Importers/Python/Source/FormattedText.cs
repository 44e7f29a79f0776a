namespace KerasSharp.Importers.Python.Source;

/// <summary>Reads formatted texts: <c>f'layer_{i}'</c>.</summary>
internal static class FormattedText
{
    /// <summary>Texts that stand side by side, of which one is formatted.</summary>
    internal static SourceNode Read(IReadOnlyList<SourceToken> tokens)
    {
        int line = tokens[0].Line;
        var pieces = new List<(string, SourceNode?)>();
        foreach (var token in tokens)
            if (token.Kind == TokenKind.Text)
                pieces.Add((token.Text, null));
            else if (!Cut(token, pieces))
                return new OtherNode(line, "a formatted text", []);
        return new FormattedNode(line, pieces);
    }

    private static bool Cut(SourceToken token, List<(string, SourceNode?)> into)
    {
        string text = token.Text,
            plain = "";
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                plain += c;
                at++;
            }
            else if (c == '{')
            {
                int end = text.IndexOf('}', at);
                if (end < 0 || Value(text[(at + 1)..end], token.Line) is not { } place)
                    return false;
                into.Add((plain, null));
                into.Add(place);
                plain = "";
                at = end;
            }
            else if (c == '}')
                return false;
            else
                plain += c;
        }
        into.Add((plain, null));
        return true;
    }

    /// <summary>What stands between braces; null where it is more than an expression and a plain form.</summary>
    private static (string Form, SourceNode Value)? Value(string text, int line)
    {
        if (text.AsSpan().ContainsAny("{!=\\"))
            return null;
        int colon = text.LastIndexOf(':');
        // A colon within brackets belongs to a slice.
        if (colon >= 0 && text.AsSpan(colon).ContainsAny("])"))
            colon = -1;
        string form = colon < 0 ? "" : text[(colon + 1)..];
        try
        {
            return (form, AtLine(SourceParser.Expression(colon < 0 ? text : text[..colon]), line));
        }
        catch (PythonSourceException)
        {
            // What is no expression makes the text one that is not known, which is an error only where a model depends on it.
            return null;
        }
    }

    private static SourceNode AtLine(SourceNode node, int line) => node with { Line = line };
}
