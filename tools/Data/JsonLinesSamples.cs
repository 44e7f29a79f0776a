using System.Text;
using System.Text.Json;

namespace KerasSharp.Data;

/// <summary>A JSON value a line: a list of numbers, or of lists; for several inputs an object from the inputs' names to such
/// lists. Python's NaN and Infinity are numbers, too.</summary>
internal sealed class JsonLinesSamples(
    Stream stream,
    string name,
    IReadOnlyList<InputSchema> inputs,
    TextRules? rules = null,
    long linesBefore = 0
) : IRowReader
{
    private const int Deepest = 8;

    private readonly Utf8Lines _lines = new(stream, name);
    private readonly JsonKeys _keys = new(inputs, rules?.Columns ?? ColumnChoice.All);
    private readonly TextRules _rules = rules ?? TextRules.Usual;
    private readonly IdValue[] _ids = new IdValue[rules?.Columns.Ids.Count ?? 0];
    private int _at;

    public string Name => name;

    public string Place => $"{name}, line {Line}";

    public long Line => _lines.Number + linesBefore;

    public string Row => Encoding.UTF8.GetString(_lines.Current).TrimEnd('\r');

    public IReadOnlyList<string>? Header => null;

    public IReadOnlyList<IdColumn> IdColumns => [.. _keys.Choice.Ids.Select(n => new IdColumn(n))];

    public IReadOnlyList<IdValue> Ids => _ids;

    private ReadOnlySpan<byte> Rest => _lines.Current[_at..];

    public void Parse(IReadOnlyList<TextSample> samples)
    {
        _at = 0;
        SkipSpace();
        foreach (var sample in samples)
            sample.Clear();
        if (Peek() == '{')
            ReadObject(samples);
        else if (!_keys.Choice.IsAll)
            throw Unexpected($"an object with {Wording.List(_keys.Choice.Named)}");
        else if (samples.Count == 1)
            ReadValue(samples[0], 0);
        else
            throw Unexpected($"an object with {_keys.All}");
        SkipSpace();
        if (!Rest.IsEmpty)
            throw Unexpected("the end of the line");
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>Goes to the next line that is not blank. Blank lines behind the last sample are part of the end.</summary>
    public bool Advance()
    {
        var blanks = new BlankLines(_rules, name);
        while (_lines.Read())
        {
            _at = 0;
            SkipSpace();
            if (Rest.IsEmpty)
            {
                blanks.Add(Line);
                continue;
            }
            blanks.StandAmongSamples();
            return true;
        }
        return false;
    }

    private void ReadObject(IReadOnlyList<TextSample> samples)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new bool[samples.Count];
        var numbers = _keys.Widths.Select(w => new double?[w]).ToArray();
        Expect('{');
        do
        {
            SkipSpace();
            string key = ReadString();
            int behindKey = _at;
            if (!seen.Add(key))
                throw Bad($"expected each input once, found '{key}' twice");
            SkipSpace();
            Expect(':');
            SkipSpace();
            if (_keys.IsId(key, out int id))
                _ids[id] = ReadId();
            else if (_keys.IsNumber(key, out var number))
                numbers[number.Input][number.Place] = IsMissing() ? double.NaN : ReadNumber();
            else if (_keys.IsText(key, out int text))
                found[text] = ReadText(samples[text]);
            else if (_keys.IsIgnored(key))
                ReadRaw();
            else
                ReadInput(key, behindKey, samples, found);
            SkipSpace();
        } while (Accept(','));
        Expect('}');
        Require(seen, found, numbers, samples);
    }

    private void ReadInput(string key, int behindKey, IReadOnlyList<TextSample> samples, bool[] found)
    {
        int input = _keys.Input(key);
        if (input < 0)
        {
            _at = behindKey;
            throw Bad($"the model has no input '{NumberText.Shorten(key)}'; it has {_keys.All}");
        }
        if (found[input])
            throw Bad($"expected each input once, found '{key}' twice");
        found[input] = true;
        ReadValue(samples[input], 0);
    }

    private void Require(HashSet<string> seen, bool[] found, double?[][] numbers, IReadOnlyList<TextSample> samples)
    {
        if (_keys.Choice.Ids.FirstOrDefault(i => !seen.Contains(i)) is { } id)
            throw Bad($"expected the key '{NumberText.Shorten(id)}', found none");
        for (int i = 0; i < found.Length; i++)
        {
            if (numbers[i].Length > 0)
                Gather(numbers[i], samples[i], i);
            else if (!found[i])
                throw Bad($"expected the input '{inputs[i].Name}', found none");
        }
    }

    private void Gather(double?[] numbers, TextSample sample, int input)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] is null)
                throw Bad($"expected the key '{NumberText.Shorten(_keys.Choice.For(inputs)[input]!.Columns[i])}', found none");
            if (numbers[i] is double.NaN && _rules.Missing != MissingRule.Error)
                _rules.Missing.AddTo(sample);
            else
                sample.Add(numbers[i]!.Value);
        }
        sample.Shape.Add(sample.Count);
    }

    private bool ReadText(TextSample sample)
    {
        if (Peek() != '"')
            throw Unexpected("a string");
        _rules.Words!.Put(ReadString(), sample);
        sample.Shape.Add(sample.Count);
        return true;
    }

    private IdValue ReadId() => Peek() == '"' ? new IdValue(ReadString()) : new IdValue(Encoding.UTF8.GetString(ReadRaw()), IsBare: true);

    private ReadOnlySpan<byte> ReadRaw()
    {
        int start = _at;
        try
        {
            var reader = new Utf8JsonReader(Rest, new JsonReaderOptions { AllowMultipleValues = true });
            reader.Read();
            reader.Skip();
            _at += (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            throw Unexpected("a JSON value");
        }
        return _lines.Current[start.._at];
    }

    /// <summary>Passes over null, where numbers that are missing are filled in.</summary>
    private bool IsMissing()
    {
        if (_rules.Missing == MissingRule.Error || !Rest.StartsWith("null"u8))
            return false;
        _at += 4;
        return true;
    }

    private void ReadValue(TextSample sample, int depth)
    {
        SkipSpace();
        if (!Accept('['))
        {
            if (depth != sample.Shape.Count)
                throw Bad("expected lists of the same depth");
            if (IsMissing())
                _rules.Missing.AddTo(sample);
            else
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
            return JsonText.Read(_lines.Current[start.._at]);
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
