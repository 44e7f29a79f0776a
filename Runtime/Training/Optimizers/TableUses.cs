using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>A table's gradient, as the rows that were looked up gave it.</summary>
internal sealed class TableUses
{
    private readonly List<(Node Rows, Node Indices)> _parts = [];
    private readonly Shape _table;

    private TableUses(Shape table) => _table = table;

    /// <summary>The uses of a gradient that is made of looked-up rows alone; null of any other.</summary>
    internal static TableUses? Of(Node gradient)
    {
        var uses = new TableUses(gradient.Shape);
        return uses.Take(gradient) ? uses : null;
    }

    /// <summary>The sum of the squares of all rows, each by itself.</summary>
    internal Node SumOfSquares() => _parts.Select(p => Ops.Sum(Ops.Square(p.Rows))).Aggregate((a, b) => a + b);

    /// <summary>The same of rows times a factor of the table's shape.</summary>
    internal Node SumOfSquares(Node factor) =>
        _parts.Select(p => Ops.Sum(Ops.Square(p.Rows * Ops.Gather(factor, p.Indices)))).Aggregate((a, b) => a + b);

    /// <summary>The gradient with each row changed.</summary>
    internal Node With(Func<Node, Node> change) =>
        _parts.Select(p => Ops.ScatterAdd(change(p.Rows), p.Indices, _table)).Aggregate((a, b) => a + b);

    /// <summary>How often each row of the table was looked up, in each of its elements.</summary>
    internal Node Counts() => With(rows => Ops.BroadcastTo(Ops.Constant(1), rows.Shape));

    private bool Take(Node gradient)
    {
        if (gradient.Op is AddOp)
            return Take(gradient.Inputs[0]) && Take(gradient.Inputs[1]);
        if (gradient.Op is not ScatterAddOp)
            return false;
        _parts.Add((gradient.Inputs[0], gradient.Inputs[1]));
        return true;
    }
}
