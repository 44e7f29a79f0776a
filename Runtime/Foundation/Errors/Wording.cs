using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace KerasSharp;

/// <summary>The text of a message, written as an interpolated string, in bounded length: of what stands in quotes, which is what a
/// file or a caller says, 200 characters are shown. A file of 10 MB may be one name.</summary>
[InterpolatedStringHandler]
internal sealed class Wording
{
    private const int MostQuoted = 200,
        MostItems = 20,
        // A list of quoted texts; what was put together of bounded parts is shorter.
        MostInserted = 4500,
        MostOfAll = 16_000;

    private readonly StringBuilder _text = new();
    private readonly List<Range> _holes = [];
    private MessageFacts? _inner;

    // How many characters may still come before the quote ends; negative outside of quotes.
    private int _room = -1;

    /// <param name="literalLength">Characters outside of holes.</param>
    /// <param name="formattedCount">Holes.</param>
    public Wording(int literalLength, int formattedCount) => _text.EnsureCapacity(Math.Max(0, literalLength));

    /// <summary>Adds what the message says itself.</summary>
    public void AppendLiteral(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_room >= 0 && value.AsSpan().ContainsAny('\'', '"'))
            _room = -1;
        _text.Append(value);
        // Not the apostrophe of a genitive.
        if (value is [.., '\'' or '"'] && (_text.Length == 1 || !char.IsLetter(_text[^2])))
            _room = MostQuoted;
    }

    /// <summary>Adds a text: of one in quotes its first 200 characters, of any other as much as lists and places need.</summary>
    public void AppendFormatted(string? value)
    {
        value ??= "";
        int start = _text.Length;
        if (_room < 0)
            _text.Append(Clip(value, MostInserted));
        else if (_room > 0 || value.Length > 0 && _text[^1] != '.')
        {
            _text.Append(Clip(value, _room));
            _room = Math.Max(0, _room - value.Length);
        }
        _holes.Add(start.._text.Length);
    }

    /// <summary>What the message says about the file, the layer and so on, told by the words around the values put in.</summary>
    internal MessageFacts Facts => MessageFacts.Of(ToString(), _holes).Within(_inner);

    /// <summary>Adds a message, which says more about the same.</summary>
    public void AppendFormatted(Wording value)
    {
        ArgumentNullException.ThrowIfNull(value);
        AppendFormatted(value.ToString());
        _inner = value.Facts;
    }

    /// <summary>Adds a value as its text.</summary>
    public void AppendFormatted<T>(T value, string? format = null) =>
        AppendFormatted(value is IFormattable f ? f.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

    /// <summary>The message.</summary>
    public override string ToString() => Clip(_text.ToString(), MostOfAll);

    /// <summary>A text that is to be a part of messages.</summary>
    public static string Of(Wording text) => Given(text).ToString();

    /// <summary>A text as it is, to be a part of a message.</summary>
    public static implicit operator Wording(string text)
    {
        var wording = new Wording(0, 1);
        wording._text.Append(Given(text));
        return wording;
    }

    /// <summary>The first 200 characters of a text, and three dots where there are more.</summary>
    public static string Clip(string text) => Clip(Given(text), MostQuoted);

    /// <summary>The first 20 of a list, each as <see cref="Clip(string)"/> shows it, and how many more there are.</summary>
    /// <param name="items">The list.</param>
    /// <param name="between">What stands between two of them.</param>
    public static string List<T>(IEnumerable<T> items, string between = ", ")
    {
        ArgumentNullException.ThrowIfNull(items);
        var shown = new List<string>();
        int more = 0;
        foreach (var item in items)
            if (shown.Count < MostItems)
                shown.Add(Clip(item is IFormattable f ? f.ToString(null, CultureInfo.InvariantCulture) : item?.ToString() ?? ""));
            else
                more++;
        return string.Join(between, shown)
            + (more == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{between}... ({more:N0} more)"));
    }

    /// <summary>Any message, cut where it is longer than a reader reads.</summary>
    internal static string Bounded(string message) => Clip(message, MostOfAll);

    private static string Clip(string text, int most)
    {
        if (text.Length <= most)
            return text;
        // Not between the two halves of a character.
        int end = most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return text[..end] + "...";
    }
}
