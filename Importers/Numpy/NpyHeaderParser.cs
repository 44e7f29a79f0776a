using System.Globalization;
using KerasSharp.Binary;

namespace KerasSharp.Numpy;

/// <summary>
/// Reads the one Python dictionary that a .npy header may hold: the keys descr, fortran_order and shape, each once, and nothing else.
/// Nothing is evaluated.
/// </summary>
internal sealed class NpyHeaderParser
{
    private const int MaxRank = 64;
    private readonly string _text;
    private readonly string _name;
    private int _at;

    private NpyHeaderParser(string text, string name)
    {
        _text = text;
        _name = name;
    }

    internal static NpyHeader Parse(string text, string name) => new NpyHeaderParser(text, name).Dictionary();

    private NpyHeader Dictionary()
    {
        ElementFormat? format = null;
        bool? fortran = null;
        long[]? shape = null;
        Expect('{');
        while (!Take('}'))
        {
            var key = QuotedText();
            Expect(':');
            switch (key)
            {
                case "descr" when format is null:
                    format = Descr();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = Boolean();
                    break;
                case "shape" when shape is null:
                    shape = Shape();
                    break;
                default:
                    throw Bad("'descr', 'fortran_order' and 'shape', once each", $"'{key}'");
            }

            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_at != _text.Length)
            throw Bad("the end of the header", Found());
        if (format is null || fortran is null || shape is null)
            throw Bad("'descr', 'fortran_order' and 'shape'", $"only {Wording.Clip(_text.Trim())}");
        return new NpyHeader(format.Value, fortran.Value, Checked(shape, format.Value.Size));
    }

    private ElementFormat Descr()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] == '[')
            throw new KerasUnsupportedException($"{_name}: .npy dtype: structured arrays are not supported.");
        var descr = QuotedText();
        if (descr.Contains('O'))
            throw new KerasUnsupportedException(
                $"{_name}: .npy dtype '{descr}': Python objects are stored as pickles, which are never executed."
            );
        var order = descr.Length > 0 ? descr[0] : ' ';
        var bigEndian = order == '>';
        ElementFormat? format = (order is '<' or '>' or '=' or '|' ? descr[1..] : descr) switch
        {
            "f2" => new(ElementKind.Float, 2, bigEndian),
            "f4" => new(ElementKind.Float, 4, bigEndian),
            "f8" => new(ElementKind.Float, 8, bigEndian),
            "i1" => new(ElementKind.Signed, 1, false),
            "i2" => new(ElementKind.Signed, 2, bigEndian),
            "i4" => new(ElementKind.Signed, 4, bigEndian),
            "i8" => new(ElementKind.Signed, 8, bigEndian),
            "u1" => new(ElementKind.Unsigned, 1, false),
            "u2" => new(ElementKind.Unsigned, 2, bigEndian),
            "u4" => new(ElementKind.Unsigned, 4, bigEndian),
            "u8" => new(ElementKind.Unsigned, 8, bigEndian),
            "b1" or "?" => new(ElementKind.Bool, 1, false),
            _ => null,
        };
        if (format is { Size: > 1 } && order == '|')
            throw Bad("a byte order for an element of several bytes", $"'{descr}'");
        return format
            ?? throw new KerasUnsupportedException(
                $"{_name}: .npy dtype '{descr}' is not supported; expected f2, f4, f8, i1 to i8, u1 to u8 or b1."
            );
    }

    private bool Boolean()
    {
        if (TakeWord("True"))
            return true;
        if (TakeWord("False"))
            return false;
        throw Bad("True or False", Found());
    }

    private long[] Shape()
    {
        var lengths = new List<long>();
        Expect('(');
        while (!Take(')'))
        {
            if (lengths.Count == MaxRank)
                throw Bad($"at most {MaxRank} axes", "more");
            lengths.Add(Length());
            if (Take(','))
                continue;
            if (lengths.Count == 1)
                throw Bad("',' after the only length", Found());
            Expect(')');
            break;
        }

        return [.. lengths];
    }

    private long Length()
    {
        SkipSpace();
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (!long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw Bad("a length", start == _at ? Found() : $"{Wording.Clip(_text[start.._at])}");
        // Python 2 wrote long integers with this suffix.
        if (_at < _text.Length && _text[_at] == 'L')
            _at++;
        return length;
    }

    private long[] Checked(long[] shape, int elementSize)
    {
        // NumPy keeps the product of the non-zero lengths in range, too.
        var bytes = (UInt128)elementSize;
        foreach (var length in shape)
        {
            bytes *= (UInt128)Math.Max(length, 1);
            if (bytes > long.MaxValue)
                throw Bad("a shape of less than 2^63 bytes", $"({Wording.List(shape)})");
        }

        return shape;
    }

    private string QuotedText()
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
            throw Bad("a quoted text", Found());
        var quote = _text[_at];
        var end = _text.IndexOf(quote, _at + 1);
        if (end < 0)
            throw Bad($"a closing {quote}", "the end of the header");
        var value = _text[(_at + 1)..end];
        if (value.Contains('\\'))
            throw Bad("a text without escapes", $"'{value}'");
        _at = end + 1;
        return value;
    }

    private bool Take(char c)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            return false;
        _at += word.Length;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
            throw Bad($"'{c}'", Found());
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t' or '\r')
            _at++;
    }

    private Wording Found()
    {
        if (_at >= _text.Length)
            return "the end of the header";
        Wording next = $"'{_text.Substring(_at, Math.Min(12, _text.Length - _at))}'";
        return next;
    }

    private KerasFormatException Bad(Wording expected, Wording found) =>
        new($"{_name}: .npy header at character {_at}: expected {expected}, found {found}.");
}
