using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>An embedding's table E times the next layer's weights W, plus the bias: E W + b. Looking a row up in this table gives the
/// product. The table is computed once a quarter as many rows have been looked up as it has, because a short use, or a training that
/// changes E or W at each step, would not win back its cost. Looked up or multiplied, a row has the same bits.</summary>
internal sealed unsafe class FoldedTable : Preparation
{
    // A folded row costs as much as a product of one row looked up; a quarter of them tells a short use from a long one.
    private const int Fraction = 4;

    private readonly PreparedValue _table;
    private readonly int _rows;
    private readonly Lock _lock = new();
    private long _seen;
    private volatile bool _ready;

    /// <param name="table">E W + b, not computed yet.</param>
    /// <param name="rows">Rows of E.</param>
    public FoldedTable(PreparedValue table, int rows)
        : base(table.Sources) => (_table, _rows) = (table, rows);

    /// <summary>[rows, G U].</summary>
    public float* Pointer => _table.Pointer;

    public int Rows => _rows;

    /// <summary>Whether the table is there, or is worth making now that <paramref name="lookups"/> more rows are wanted.</summary>
    public bool TryUse(long lookups)
    {
        if (_ready)
            return true;
        lock (_lock)
        {
            if (_ready)
                return true;
            _seen += lookups;
            if (_seen < _rows / Fraction)
                return false;
            _table.Refresh();
            return _ready = true;
        }
    }

    protected override void Compute()
    {
        lock (_lock)
            (_ready, _seen) = (false, 0);
    }

    public override void Dispose() => _table.Dispose();
}
