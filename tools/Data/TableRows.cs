using System.Globalization;

namespace KerasSharp.Data;

/// <summary>The rows of a table whose file stores columns.</summary>
internal sealed class TableRows : IRowReader
{
    private readonly ITableReader _table;
    private readonly TextRules _rules;
    private readonly ColumnPlan _plan;
    private readonly int[] _columns;
    private readonly int[] _places;
    private readonly IdValue[] _ids;
    private IReadOnlyList<TableValues> _values = [];
    private int _count;
    private int _row = -1;
    private readonly FileSlice? _slice;

    /// <param name="table">The table; disposed of with this.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="inputs">What the inputs take.</param>
    /// <param name="rules">How rows become samples.</param>
    /// <param name="slice">The rows that are read; null for all.</param>
    /// <exception cref="KerasException">A column is missing or holds nothing that an input takes.</exception>
    internal TableRows(ITableReader table, string name, IReadOnlyList<InputSchema> inputs, TextRules rules, FileSlice? slice = null)
    {
        (_table, Name, _rules, _slice) = (table, name, rules, slice);
        Header = [.. table.Columns.Select(c => c.Name)];
        try
        {
            _plan = ColumnPlan.Of(name, Header, Header.Count, inputs, rules.Columns);
            for (int i = 0; i < inputs.Count; i++)
                Check(inputs[i], _plan.Numbers[i], _plan.Texts[i]);
            foreach (int id in _plan.Ids)
                if (table.Columns[id].Kind is TableColumnKind.Numbers or TableColumnKind.Other)
                    throw Wrong(id, "numbers or texts for --id");
        }
        catch
        {
            table.Dispose();
            throw;
        }
        _columns = [.. _plan.Numbers.SelectMany(n => n).Concat(_plan.Texts.Where(t => t >= 0)).Concat(_plan.Ids).Distinct()];
        _places = [.. Header.Select((_, i) => Array.IndexOf(_columns, i))];
        _ids = new IdValue[_plan.Ids.Length];
        Line = slice is null ? 0 : table.Skip(slice.From);
    }

    public string Name { get; }

    public string Place => $"{Name}, row {Line}";

    public string Unit => "row";

    public long Line { get; private set; }

    public string Row => string.Join(", ", _columns.Select(c => $"{Header![c]}: {Show(c)}"));

    public IReadOnlyList<string>? Header { get; }

    public IReadOnlyList<IdColumn> IdColumns =>
        [.. _plan.Ids.Select(i => new IdColumn(Header![i], _table.Columns[i].Kind == TableColumnKind.Whole))];

    public IReadOnlyList<IdValue> Ids => _ids;

    public bool Advance()
    {
        do
        {
            if (Line == _slice?.To)
                return false;
            if (++_row >= _count)
            {
                (_count, _row) = (_table.Read(_columns, out _values), 0);
                if (_count == 0)
                    return false;
            }
            Line++;
        } while (Line <= _slice?.From);
        return true;
    }

    public void Parse(IReadOnlyList<TextSample> inputs)
    {
        for (int n = 0; n < inputs.Count; n++)
        {
            inputs[n].Clear();
            if (_plan.Texts[n] is >= 0 and var text)
                _rules.Words!.Put(ValuesOf(text).Texts[_row] ?? throw Null(text, "a text"), inputs[n]);
            foreach (int column in _plan.Numbers[n])
                Take(column, inputs[n]);
            inputs[n].Shape.Add(inputs[n].Count);
        }
        for (int i = 0; i < _ids.Length; i++)
            _ids[i] = Id(_plan.Ids[i]);
    }

    public void Dispose() => _table.Dispose();

    private TableValues ValuesOf(int column) => _values[_places[column]];

    private void Take(int column, TextSample sample)
    {
        var values = ValuesOf(column);
        bool isNull = values.IsNull(_row);
        if (_table.Columns[column].Kind == TableColumnKind.Numbers)
        {
            if (isNull)
                throw Null(column, "a list");
            if (values.NullElements.Length == 0 && _rules.Missing.Kind == MissingKind.Error)
            {
                sample.Add(values.Numbers.AsSpan(values.Starts[_row]..values.Starts[_row + 1]));
                return;
            }
            for (int i = values.Starts[_row]; i < values.Starts[_row + 1]; i++)
                Put(column, values.Numbers[i], values.NullElements.Length > 0 && values.NullElements[i], sample);
            return;
        }
        double value =
            isNull ? double.NaN
            : values.Wholes.Length > 0 ? values.Wholes[_row]
            : values.Numbers[_row];
        Put(column, value, isNull, sample);
    }

    private void Put(int column, double value, bool isNull, TextSample sample)
    {
        if (_rules.Missing.Kind != MissingKind.Error && (isNull || double.IsNaN(value)))
            _rules.Missing.AddTo(sample);
        else
            sample.Add(isNull ? throw Null(column, "a number") : value);
    }

    private IdValue Id(int column)
    {
        var values = ValuesOf(column);
        return _table.Columns[column].Kind switch
        {
            TableColumnKind.Text => new IdValue(values.Texts[_row] ?? throw Null(column, "an id")),
            _ when values.IsNull(_row) => throw Null(column, "an id"),
            TableColumnKind.Whole => new IdValue(values.Wholes[_row].ToString(CultureInfo.InvariantCulture), IsBare: true),
            _ => new IdValue(values.Numbers[_row].ToString("R", CultureInfo.InvariantCulture), double.IsFinite(values.Numbers[_row])),
        };
    }

    private string Show(int column)
    {
        var values = ValuesOf(column);
        return values.IsNull(_row) ? "null"
            : _table.Columns[column].Kind == TableColumnKind.Text ? values.Texts[_row] ?? "null"
            : _table.Columns[column].Kind == TableColumnKind.Numbers ? $"a list of {values.Starts[_row + 1] - values.Starts[_row]}"
            : Id(column).Text;
    }

    private void Check(InputSchema input, int[] columns, int text)
    {
        if (text >= 0 && _table.Columns[text].Kind != TableColumnKind.Text)
            throw Wrong(text, "texts for --text");
        foreach (int column in columns)
            switch (_table.Columns[column].Kind)
            {
                case TableColumnKind.Numbers when columns.Length > 1:
                    throw Wrong(column, $"for the {input.Kind} '{input.Name}' one column of lists, or columns of numbers");
                case TableColumnKind.Text or TableColumnKind.Other:
                    throw Wrong(column, $"numbers for the {input.Kind} '{input.Name}', or --ignore or --id with this column");
            }
    }

    private KerasException Wrong(int column, string expected) =>
        new($"{Name}, column '{NumberText.Shorten(Header![column])}': expected {expected}, found {_table.Columns[column].Type}");

    private KerasFormatException Null(int column, string expected) =>
        new(
            $"{Place}, column '{NumberText.Shorten(Header![column])}': expected {expected}, found null"
                + $"{(expected == "a number" ? "; --missing fills in what is missing" : "")}"
        );
}
