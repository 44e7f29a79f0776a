namespace KerasSharp.Data;

/// <summary>The rows of several files, one behind the other.</summary>
internal sealed class ConcatenatedRows : IRowReader
{
    private readonly IReadOnlyList<Func<IRowReader>> _texts;
    private readonly bool _columnsAreChosen;
    private IRowReader _current;
    private (string Place, IReadOnlyList<string> Names)? _header;
    private int _index;
    private bool _isBegun;

    /// <param name="texts">Opens each, at its beginning.</param>
    /// <param name="columnsAreChosen">Whether columns go by their names, so that their order may differ.</param>
    internal ConcatenatedRows(IReadOnlyList<Func<IRowReader>> texts, bool columnsAreChosen) =>
        (_texts, _columnsAreChosen, _current) = (texts, columnsAreChosen, texts[0]());

    public string Name => _texts.Count == 1 ? _current.Name : $"{_current.Name} and {_texts.Count - 1} more";

    public string Place => _current.Place;

    public string Unit => _current.Unit;

    public long Line => _current.Line;

    public string Row => _current.Row;

    /// <summary>What messages call the text that the current sample stands in.</summary>
    internal string File => _current.Name;

    public IReadOnlyList<string>? Header => _current.Header;

    public IReadOnlyList<IdColumn> IdColumns => _current.IdColumns;

    public IReadOnlyList<IdValue> Ids => _current.Ids;

    public bool Advance()
    {
        while (true)
        {
            bool isFirst = !_isBegun;
            _isBegun = true;
            bool hasSample = _current.Advance();
            if (isFirst)
                CheckHeader();
            if (hasSample)
                return true;
            if (_index + 1 == _texts.Count)
                return false;
            _current.Dispose();
            _current = _texts[++_index]();
            _isBegun = false;
        }
    }

    public void Parse(IReadOnlyList<TextSample> inputs) => _current.Parse(inputs);

    public void Dispose() => _current.Dispose();

    /// <exception cref="KerasException">A file has other columns than the first.</exception>
    internal static void RequireSame((string Name, IReadOnlyList<string> Names) first, string name, IReadOnlyList<string> names)
    {
        if (!first.Names.SequenceEqual(names))
            throw new KerasException(
                $"{name}: expected the columns of {first.Name} ({Wording.List(first.Names.Select(NumberText.Shorten))}), found "
                    + $"{Wording.List(names.Select(NumberText.Shorten))}; --columns takes columns by their names"
            );
    }

    // Numbers under other names would be taken for those of the first text.
    private void CheckHeader()
    {
        if (_columnsAreChosen || _current.Header is not { } names)
            return;
        RequireSame(_header ??= (_current.Name, names), _current.Name, names);
    }
}
