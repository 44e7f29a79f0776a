using System.Text;
using System.Text.Json;

namespace KerasSharp.Data;

/// <summary>A JSON value a line: a list of numbers, or of lists; for several inputs an object from the inputs' names to such
/// lists. Python's NaN and Infinity are numbers, too.</summary>
internal sealed class JsonLinesSamples(Stream stream, string name, IReadOnlyList<InputSchema> inputs, TextRules? rules = null) : ITextReader
{
    private const int Deepest = 8;

    private readonly Utf8Lines _lines = new(stream, name);
    private readonly InputNames _names = new(inputs);
    private readonly TextRules _rules = rules ?? TextRules.Usual;
    private int _at;

    public string Name => name;

    public string Place => $"{name}, line {_lines.Number}";

    private ReadOnlySpan<byte> Rest => _lines.Current[_at..];

    public bool Read(IReadOnlyList<TextSample> samples)
    {
        if (!Advance())
            return false;
        foreach (var sample in samples)
            sample.Clear();
        if (Peek() == '{')
            ReadObject(samples);
        else if (samples.Count == 1)
            ReadValue(samples[0], 0);
        else
            throw Unexpected($"an object with {_names.All}");
        SkipSpace();
        if (!Rest.IsEmpty)
            throw Unexpected("the end of the line");
        return true;
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>Goes to the next line that is not blank. Blank lines behind the last sample are part of the end.</summary>
    private bool Advance()
    {
        long blank = 0;
        while (_lines.Read())
        {
            _at = 0;
            SkipSpace();
            if (Rest.IsEmpty)
            {
                blank = blank == 0 ? _lines.Number : blank;
                continue;
            }
            if (blank > 0)
                _rules.RequireNoBlankLine(name, blank);
            return true;
        }
        return false;
    }

    private void ReadObject(IReadOnlyList<TextSample> samples)
    {
        var seen = new bool[samples.Count];
        Expect('{');
        do
        {
            SkipSpace();
            string key = ReadString();
            int input = _names.Find(key);
            if (input < 0)
                throw Bad($"the model has no input '{NumberText.Shorten(key)}'; it has {_names.All}");
            if (seen[input])
                throw Bad($"expected each input once, found '{key}' twice");
            seen[input] = true;
            SkipSpace();
            Expect(':');
            ReadValue(samples[input], 0);
            SkipSpace();
        } while (Accept(','));
        Expect('}');
        if (Array.IndexOf(seen, false) is >= 0 and var missing)
            throw Bad($"expected the input '{inputs[missing].Name}', found none");
    }

    private void ReadValue(TextSample sample, int depth)
    {
        SkipSpace();
        if (!Accept('['))
        {
            if (depth != sample.Shape.Count)
                throw Bad("expected lists of the same depth");
            sample.Add(ReadNumber());
            return;
        }
        if (depth == Deepest)
            throw Bad($"expected lists at most {Deepest} deep");
        if (sample.Shape.Count == depth)
        {
            if (sample.Count > 0)
                throw Bad("expected lists of the same depth");
            sample.Shape.Add(-1);
        }
        int length = ReadItems(sample, depth);
        if (sample.Shape[depth] == -1)
            sample.Shape[depth] = length;
        else if (sample.Shape[depth] != length)
            throw Bad($"expected lists of the same length, found {sample.Shape[depth]} and {length}");
    }

    private int ReadItems(TextSample sample, int depth)
    {
        SkipSpace();
        if (Accept(']'))
            return 0;
        int length = 0;
        do
        {
            ReadValue(sample, depth + 1);
            length++;
            SkipSpace();
        } while (Accept(','));
        Expect(']');
        return length;
    }

    private double ReadNumber()
    {
        int length = 0;
        while (
            length < Rest.Length && (char.IsAsciiLetterOrDigit((char)Rest[length]) || Rest[length] is (byte)'+' or (byte)'-' or (byte)'.')
        )
            length++;
        var text = Rest[..length];
        bool starts =
            length > 0
            && (char.IsAsciiDigit((char)text[0]) || text[0] == '-' || text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8));
        if (!starts || !NumberText.TryParse(text, out double value))
            throw Unexpected("a number or a list of numbers");
        _at += length;
        return value;
    }

    private string ReadString()
    {
        int start = _at;
        Expect('"');
        while (Peek() is not '"' and not '\0')
            _at += Peek() == '\\' ? 2 : 1;
        if (_at >= _lines.Current.Length)
            throw Bad("expected the end of a string, found the end of the line");
        _at++;
        try
        {
            return JsonSerializer.Deserialize<string>(_lines.Current[start.._at])!;
        }
        catch (JsonException)
        {
            throw Bad("expected a string, found a damaged one");
        }
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r')
            _at++;
    }

    private char Peek() => _at < _lines.Current.Length ? (char)_lines.Current[_at] : '\0';

    private bool Accept(char c)
    {
        if (Peek() != c)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Accept(c))
            throw Unexpected($"'{c}'");
    }

    private KerasFormatException Bad(Wording problem) => new($"{Place}, column {_at + 1}: {problem}");

    private KerasFormatException Unexpected(Wording expected) =>
        Bad(
            $"expected {expected}, found "
                + $"{(_at < _lines.Current.Length ? $"'{NumberText.Shorten(Encoding.UTF8.GetString(Rest))}'" : "the end of the line")}"
        );
}
