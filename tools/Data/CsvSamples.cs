using System.Text;
using CsvHelper;

namespace KerasSharp.Data;

/// <summary>A line of fields a sample. <see cref="TextRules"/> say what the first line is, what separates fields, and where each
/// goes.</summary>
internal sealed class CsvSamples : IRowReader
{
    private const int LongestLine = 1 << 28,
        MostWords = 5;

    // What stands where a number is missing is no name of a column.
    private static readonly string[] s_missing = ["na", "n/a", "null", "none", "nil", "missing", "true", "false"];

    private readonly TextRules _rules;
    private readonly Action<string> _notice;
    private readonly IReadOnlyList<InputSchema> _inputs;
    private readonly CsvReader _reader;
    private readonly char _delimiter;
    private readonly long _linesBefore;
    private ColumnPlan? _plan;
    private IdValue[] _ids = [];
    private bool _isFirst = true;

    /// <param name="stream">The text.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="rules">How lines become samples.</param>
    /// <param name="notice">Is told which line is taken as a header.</param>
    /// <param name="inputs">What the inputs take, where <paramref name="rules"/> choose columns.</param>
    /// <param name="linesBefore">How many lines of the file stand before the text.</param>
    internal CsvSamples(
        Stream stream,
        string name,
        TextRules? rules = null,
        Action<string>? notice = null,
        IReadOnlyList<InputSchema>? inputs = null,
        long linesBefore = 0
    )
    {
        _linesBefore = linesBefore;
        (Name, _rules, _notice, _inputs) = (name, rules ?? TextRules.Usual, notice ?? (_ => { }), inputs ?? []);
        _delimiter = _rules.Delimiter ?? FileFormats.Delimiter(name);
        _reader = CsvReader.Create(
            stream,
            new CsvReaderOptions
            {
                Separator = _delimiter,
                HasHeader = false,
                // A character's place in a text counts where characters are words.
                TrimWhitespace = _rules.Words is null or { ByCharacter: false },
                TrackLineNumbers = true,
                SkipEmptyLines = false,
                FieldCountMismatch = CsvFieldCountHandling.Allow,
                MalformedData = _rules.Rejected is null ? CsvMalformedDataHandling.Throw : CsvMalformedDataHandling.Skip,
                OnMalformedRecord = _rules.Rejected is { } rejected ? new WrongQuotes(name, linesBefore, rejected).Add : null,
                MaxRecordSize = LongestLine,
            }
        );
    }

    public string Name { get; }

    public string Place => $"{Name}, line {Line}";

    public long Line => _reader.LineNumber + _linesBefore;

    public string Row => Encoding.UTF8.GetString(_reader.RawRecord).TrimEnd('\r', '\n');

    public IReadOnlyList<string>? Header { get; private set; }

    public IReadOnlyList<IdColumn> IdColumns => [.. _rules.Columns.Ids.Select(n => new IdColumn(n))];

    public IReadOnlyList<IdValue> Ids => _ids;

    // Quoted, an empty field is a field without a number, which is no blank line.
    private bool IsBlank => _reader.FieldCount == 1 && _reader.GetSpan(0).IsEmpty && !_reader.RawRecord.Contains((byte)'"');

    public bool Advance()
    {
        if (!_isFirst)
            return Next();
        _isFirst = false;
        return Next() && (_rules.Columns.IsAll ? PassHeader() : PassNames());
    }

    public void Parse(IReadOnlyList<TextSample> inputs)
    {
        if (_plan is not null)
        {
            ParseColumns(_plan, inputs);
            return;
        }
        var sample =
            inputs.Count == 1
                ? inputs[0]
                : throw new KerasException(
                    $"{Name}: the model has {inputs.Count} inputs; expected --columns INPUT=COLUMN,... for each, or a .npz, or a .jsonl "
                        + $"with an object for each sample"
                );
        sample.Clear();
        for (int i = 0; i < _reader.FieldCount; i++)
            if (!Take(i, sample))
                throw NoNumber(i, null);
        sample.Shape.Add(sample.Count);
    }

    public void Dispose() => _reader.Dispose();

    private void ParseColumns(ColumnPlan plan, IReadOnlyList<TextSample> inputs)
    {
        if (_reader.FieldCount != plan.Fields)
            throw new KerasFormatException(
                $"{Place}: expected {plan.Fields} fields as in the first line, found {_reader.FieldCount}{DelimiterHint()}"
            );
        for (int n = 0; n < inputs.Count; n++)
        {
            inputs[n].Clear();
            if (plan.Texts[n] is >= 0 and var text)
                _rules.Words!.Put(_reader.GetString(text), inputs[n]);
            foreach (int field in plan.Numbers[n])
                if (!Take(field, inputs[n]))
                    throw NoNumber(field, null);
            inputs[n].Shape.Add(inputs[n].Count);
        }
        _ids = [.. plan.Ids.Select(i => new IdValue(_reader.GetString(i)))];
    }

    private bool Take(int field, TextSample sample)
    {
        var text = NumberOf(field);
        if (_rules.Missing.Takes(text))
            _rules.Missing.AddTo(sample);
        else if (NumberText.TryParse(text, out double value))
            sample.Add(value);
        else
            return false;
        return true;
    }

    // A space in quotes is part of a field; others are passed over by the reader, but where characters are words.
    private ReadOnlySpan<byte> NumberOf(int field) =>
        _rules.Words is { ByCharacter: true } ? _reader.GetSpan(field).Trim((byte)' ') : _reader.GetSpan(field);

    private bool IsNumber(int field)
    {
        var text = NumberOf(field);
        return _rules.Missing.Takes(text) || NumberText.TryParse(text, out _);
    }

    /// <returns>The place of the first field that is no number; -1 where all are.</returns>
    private int FirstNoNumber()
    {
        for (int i = 0; i < _reader.FieldCount; i++)
            if (!IsNumber(i))
                return i;
        return -1;
    }

    /// <summary>Goes beyond the header, where the first line is one.</summary>
    /// <returns>Whether there is a sample.</returns>
    private bool PassHeader()
    {
        if (_rules.Header == CsvHeader.No)
            return true;
        if (_rules.Header == CsvHeader.Yes)
        {
            Header = Fields();
            return Next();
        }
        int wrong = FirstNoNumber();
        if (wrong < 0 || Words() is not { } words)
            return true;
        var error = NoNumber(wrong, words);
        string place = Place;
        bool hasSample = Next();
        // Words are no sample, so where rows that are none are passed over, nothing is lost by taking them for names.
        if (_rules.Rejected is null && (!hasSample || FirstNoNumber() >= 0 || _reader.FieldCount != words.Length))
            throw error;
        Header = words;
        TellHeader(place, words);
        return hasSample;
    }

    /// <summary>Finds the columns that are chosen, by the names in the header or by their numbers.</summary>
    private bool PassNames()
    {
        string[] first = Fields();
        bool isNamed = _rules.Header != CsvHeader.No && ColumnPlan.Finds(_rules.Columns, first);
        bool isNumbered = !isNamed && ColumnPlan.IsByNumber(_rules.Columns, first.Length);
        if (isNumbered || _rules.Header == CsvHeader.No)
        {
            _plan = ColumnPlan.Of(Place, null, first.Length, _inputs, _rules.Columns);
            // Where all that is chosen are texts, nothing tells names from them.
            bool hasWord = _plan.Numbers.Any(n => n.Any(f => !IsNumber(f))) && Words() is not null;
            if (_rules.Header == CsvHeader.No || (_rules.Header == CsvHeader.Auto && !hasWord))
                return true;
            if (_rules.Header == CsvHeader.Auto)
                TellHeader(Place, first);
        }
        else
            _plan = ColumnPlan.Of(Place, first, first.Length, _inputs, _rules.Columns);
        Header = first;
        return Next();
    }

    private string[] Fields()
    {
        var fields = new string[_reader.FieldCount];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = Encoding.UTF8.GetString(_reader.GetSpan(i).Trim((byte)' '));
        return fields;
    }

    /// <summary>The fields, where each could be the name of a column; null where one is none.</summary>
    private string[]? Words()
    {
        string[] words = Fields();
        return words.All(IsWord) ? words : null;
    }

    private static bool IsWord(string field) =>
        field.Length > 0
        && !char.IsAsciiDigit(field[0])
        && field[0] is not ('-' or '+' or '.')
        && field.Any(char.IsLetter)
        && !field.Any(c => char.IsControl(c) || c == '\uFFFD')
        && !s_missing.Contains(field, StringComparer.OrdinalIgnoreCase)
        && !NumberText.TryParse(Encoding.UTF8.GetBytes(field), out _);

    private void TellHeader(string place, string[] words)
    {
        string shown = string.Join(", ", words.Take(MostWords).Select(NumberText.Shorten)) + (words.Length > MostWords ? ", ..." : "");
        _notice($"{place}: taken as a header ({shown}); --header no refuses headers, --header yes asks for one");
    }

    private KerasFormatException NoNumber(int field, string[]? words)
    {
        var text = _reader.GetSpan(field);
        string hint =
            text.IndexOfAny(";\t|"u8) >= 0 ? DelimiterHint()
            : words is not null ? "; a header stands above a line of as many numbers, or is named by --header yes"
            : HasDecimalComma(text) ? "; numbers are written with a point, found a comma"
            : text.IndexOfAny(" ,"u8) >= 0 ? DelimiterHint()
            : MissingRule.IsNone(text) ? "; --missing fills in what is missing"
            : NameOf(field) is { } name && _plan is null ? $"; --id {name} copies this column to the output, --ignore {name} leaves it out"
            : "";
        string found = NumberText.Shorten(Encoding.UTF8.GetString(text)),
            place = _plan?.NameOf(field) ?? (NameOf(field) is { } column ? $"column '{column}'" : $"field {field + 1}");
        return new($"{Place}, {place}: expected a number, found '{found}'{hint}");
    }

    /// <summary>Whether a point in the place of the comma makes it a number.</summary>
    private static bool HasDecimalComma(ReadOnlySpan<byte> text) =>
        text.Count((byte)',') == 1 && NumberText.TryParse([.. text.ToArray().Select(b => b == ',' ? (byte)'.' : b)], out _);

    private string? NameOf(int field) => Header is { } names && field < names.Count ? NumberText.Shorten(names[field]) : null;

    private string DelimiterHint() =>
        _delimiter == ',' ? "; fields are separated by commas, or as --delimiter says"
        : _delimiter == '\t' ? "; fields are separated by tabs"
        : $"; fields are separated by '{_delimiter}'";

    /// <summary>Goes to the next line that is not blank. Blank lines behind the last sample are part of the end.</summary>
    private bool Next()
    {
        var blanks = new BlankLines(_rules, Name);
        try
        {
            while (_reader.Read())
            {
                if (IsBlank)
                {
                    blanks.Add(Line);
                    continue;
                }
                blanks.StandAmongSamples();
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
