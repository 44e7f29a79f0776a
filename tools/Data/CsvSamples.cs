using System.Text;
using CsvHelper;

namespace KerasSharp.Data;

/// <summary>A line of numbers a sample, separated by commas. <see cref="TextRules"/> say what the first line is.</summary>
internal sealed class CsvSamples : ITextReader
{
    private const int LongestLine = 1 << 28,
        MostWords = 5;

    // What stands where a number is missing is no name of a column.
    private static readonly string[] s_missing = ["na", "n/a", "null", "none", "nil", "missing", "true", "false"];

    private readonly TextRules _rules;
    private readonly Action<string> _notice;
    private readonly CsvReader _reader;
    private bool _isFirst = true;

    /// <param name="stream">The text.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="rules">How lines become samples.</param>
    /// <param name="notice">Is told which line is taken as a header.</param>
    internal CsvSamples(Stream stream, string name, TextRules? rules = null, Action<string>? notice = null)
    {
        (Name, _rules, _notice) = (name, rules ?? TextRules.Usual, notice ?? (_ => { }));
        _reader = CsvReader.Create(
            stream,
            new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                SkipEmptyLines = false,
                FieldCountMismatch = CsvFieldCountHandling.Allow,
                MalformedData = CsvMalformedDataHandling.Throw,
                MaxRecordSize = LongestLine,
            }
        );
    }

    public string Name { get; }

    public string Place => $"{Name}, line {_reader.LineNumber}";

    // Quoted, an empty field is a field without a number, which is no blank line.
    private bool IsBlank => _reader.FieldCount == 1 && _reader.GetSpan(0).IsEmpty && !_reader.RawRecord.Contains((byte)'"');

    public bool Read(IReadOnlyList<TextSample> inputs)
    {
        var sample =
            inputs.Count == 1
                ? inputs[0]
                : throw new KerasException(
                    $"{Name}: a .csv file holds one array, the model has {inputs.Count}; use .npz, or .jsonl with an object for each sample"
                );
        bool isFirst = _isFirst;
        _isFirst = false;
        if (!Advance() || (isFirst && _rules.Header == CsvHeader.Yes && !Advance()))
            return false;
        int wrong = Fill(sample);
        if (wrong < 0)
            return true;
        string[]? words = isFirst && _rules.Header == CsvHeader.Auto ? Words() : null;
        var error = NoNumber(wrong, words);
        string place = Place;
        if (words is null || !Advance() || Fill(sample) >= 0 || sample.Count != words.Length)
            throw error;
        string shown = string.Join(", ", words.Take(MostWords).Select(NumberText.Shorten)) + (words.Length > MostWords ? ", ..." : "");
        _notice($"{place}: taken as a header ({shown}); --header no refuses headers, --header yes asks for one");
        return true;
    }

    public void Dispose() => _reader.Dispose();

    /// <returns>The place of the first field that is no number; -1 where all are.</returns>
    private int Fill(TextSample sample)
    {
        sample.Clear();
        for (int i = 0; i < _reader.FieldCount; i++)
        {
            if (!NumberText.TryParse(_reader.GetSpan(i), out double value))
                return i;
            sample.Add(value);
        }
        sample.Shape.Add(sample.Count);
        return -1;
    }

    /// <summary>The fields, where each could be the name of a column; null where one is none.</summary>
    private string[]? Words()
    {
        var words = new string[_reader.FieldCount];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Encoding.UTF8.GetString(_reader.GetSpan(i));
            if (!IsWord(words[i]))
                return null;
        }
        return words;
    }

    private static bool IsWord(string field) =>
        field.Length > 0
        && !char.IsAsciiDigit(field[0])
        && field[0] is not ('-' or '+' or '.')
        && field.Any(char.IsLetter)
        && !field.Any(c => char.IsControl(c) || c == '\uFFFD')
        && !s_missing.Contains(field, StringComparer.OrdinalIgnoreCase)
        && !NumberText.TryParse(Encoding.UTF8.GetBytes(field), out _);

    private KerasFormatException NoNumber(int field, string[]? words)
    {
        var text = _reader.GetSpan(field);
        string hint =
            words is not null ? "; a header stands above a line of as many numbers, or is named by --header yes"
            : text.ContainsAny(";\t "u8) ? "; fields are separated by commas"
            : "";
        string found = NumberText.Shorten(Encoding.UTF8.GetString(text));
        return new($"{Place}, field {field + 1}: expected a number, found '{found}'{hint}");
    }

    /// <summary>Goes to the next line that is not blank. Blank lines behind the last sample are part of the end.</summary>
    private bool Advance()
    {
        long blank = 0;
        try
        {
            while (_reader.Read())
            {
                if (IsBlank)
                {
                    blank = blank == 0 ? _reader.LineNumber : blank;
                    continue;
                }
                if (blank > 0)
                    _rules.RequireNoBlankLine(Name, blank);
                return true;
            }
            return false;
        }
        catch (CsvFormatException e)
        {
            throw new KerasFormatException($"{Name}: {e.Message}", e);
        }
    }
}
