using System.Globalization;
using System.Net;
using System.Text;

namespace KerasSharp.View.Html;

/// <summary>Writes HTML whose every text and attribute is escaped, so that no name of a file becomes markup.</summary>
internal sealed class HtmlWriter(TextWriter to)
{
    private readonly Stack<string> _open = [];

    /// <summary>Begins an element.</summary>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _open.Push(tag);
        return this;
    }

    /// <summary>Ends the innermost element that is open.</summary>
    public HtmlWriter Close()
    {
        string tag = _open.Pop();
        to.Write($"</{tag}>");
        if (tag is not ("td" or "th" or "span" or "a" or "text" or "b" or "code"))
            to.Write('\n');
        return this;
    }

    /// <summary>Text.</summary>
    public HtmlWriter Text(string text)
    {
        to.Write(Escaped(text));
        return this;
    }

    /// <summary>An element that holds text alone.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(tag, attributes).Text(text).Close();

    /// <summary>An element that holds nothing and has no end.</summary>
    public HtmlWriter Empty(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        return this;
    }

    /// <summary>A shape of SVG, which holds nothing.</summary>
    public HtmlWriter Shape(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes, "/>\n");
        return this;
    }

    /// <summary>Text of the program itself, as it is: a style sheet.</summary>
    public HtmlWriter Raw(string markup)
    {
        to.Write(markup);
        return this;
    }

    /// <summary>A number for an attribute, with at most one digit behind the point.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private void Begin(string tag, ReadOnlySpan<(string Name, string Value)> attributes, string end = ">")
    {
        to.Write($"<{tag}");
        foreach (var (name, value) in attributes)
            to.Write($" {name}=\"{Escaped(value)}\"");
        to.Write(end);
    }

    // Characters that are not seen, or that turn the direction of those behind them, stand as a mark: a name shall look like what it is.
    private static string Escaped(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            seen.Append(
                Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.PrivateUse
                        or UnicodeCategory.OtherNotAssigned
                && rune.Value != '\n'
                    ? "\uFFFD"
                    : rune.ToString()
            );
        return WebUtility.HtmlEncode(seen.ToString());
    }
}
