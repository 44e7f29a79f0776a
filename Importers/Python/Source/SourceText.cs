using System.Globalization;
using System.Text;

namespace KerasSharp.Importers.Python.Source;

/// <summary>Reads a text between quotes.</summary>
internal static class SourceText
{
    /// <summary>Reads from the first quote to behind the last.</summary>
    /// <param name="source">The program.</param>
    /// <param name="start">Where the first quote stands.</param>
    /// <param name="raw">Whether backslashes mean themselves.</param>
    /// <param name="line">The line, for messages.</param>
    /// <returns>The text, where it ends, and how many lines it runs over.</returns>
    /// <exception cref="PythonSourceException">It does not end.</exception>
    internal static (string Text, int End, int Lines) Read(string source, int start, bool raw, int line)
    {
        char quote = source[start];
        bool isLong = start + 2 < source.Length && source[start + 1] == quote && source[start + 2] == quote;
        int at = start + (isLong ? 3 : 1),
            lines = 0;
        var text = new StringBuilder();
        for (; at < source.Length; at++)
        {
            char c = source[at];
            if (c == quote && (!isLong || (at + 2 < source.Length && source[at + 1] == quote && source[at + 2] == quote)))
                return (text.ToString(), at + (isLong ? 3 : 1), lines);
            if (c == '\n')
            {
                if (!isLong)
                    break;
                lines++;
            }
            if (c == '\\' && at + 1 < source.Length)
            {
                at++;
                if (source[at] == '\n')
                    lines++;
                if (raw)
                    text.Append('\\').Append(source[at]);
                else
                    at += Escape(source, at, text);
                continue;
            }
            text.Append(c);
        }
        throw new PythonSourceException(line, $"expected the end of a text, found none");
    }

    /// <summary>What a backslash and a character mean; gives how many characters more belong to it.</summary>
    private static int Escape(string source, int at, StringBuilder text)
    {
        int digits = source[at] switch
        {
            'x' => 2,
            'u' => 4,
            _ => 0,
        };
        if (
            digits > 0
            && at + digits < source.Length
            && int.TryParse(source.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
        )
        {
            text.Append((char)code);
            return digits;
        }
        switch (source[at])
        {
            case '\n':
                break;
            case 'n':
                text.Append('\n');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'r':
                text.Append('\r');
                break;
            case '\\' or '\'' or '"':
                text.Append(source[at]);
                break;
            default:
                text.Append('\\').Append(source[at]);
                break;
        }
        return 0;
    }
}
