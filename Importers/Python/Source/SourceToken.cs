namespace KerasSharp.Importers.Python.Source;

/// <summary>What a token of Python is.</summary>
internal enum TokenKind
{
    Name,
    Number,
    Text,
    FormattedText,
    Operator,
    EndOfLine,
    Indent,
    Dedent,
    End,
}

/// <summary>A token of a Python text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; of a text those that it means.</param>
/// <param name="Line">Its line, from 1 on.</param>
internal readonly record struct SourceToken(TokenKind Kind, string Text, int Line)
{
    internal bool Is(string text) => Kind is TokenKind.Operator or TokenKind.Name && Text == text;

    public override string ToString() =>
        Kind switch
        {
            TokenKind.EndOfLine => "the end of the line",
            TokenKind.Indent => "an indent",
            TokenKind.Dedent => "the end of a block",
            TokenKind.End => "the end of the file",
            _ => $"'{(Text.Length > 40 ? Text[..40] + "..." : Text)}'",
        };
}
