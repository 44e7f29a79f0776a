namespace KerasSharp.Data;

/// <summary>What a table's column holds.</summary>
public enum TableColumnKind
{
    /// <summary>A number a row.</summary>
    Number,

    /// <summary>A whole number of at most 64 bits a row.</summary>
    Whole,

    /// <summary>A text a row.</summary>
    Text,

    /// <summary>A list of numbers a row.</summary>
    Numbers,

    /// <summary>Anything else, which no model takes.</summary>
    Other,
}

/// <summary>A column of a table whose file stores columns, not rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Type">What the file calls its type, for messages.</param>
public sealed record TableColumn(string Name, TableColumnKind Kind, string Type);

/// <summary>The values of one column in some rows.</summary>
public sealed class TableValues
{
    /// <summary>The numbers of the rows, or of their lists one behind the other; empty for texts and whole numbers.</summary>
    public double[] Numbers { get; init; } = [];

    /// <summary>The whole numbers of the rows.</summary>
    public long[] Wholes { get; init; } = [];

    /// <summary>The texts of the rows; null for none.</summary>
    public string?[] Texts { get; init; } = [];

    /// <summary>Where the list of each row begins, and behind them the end of the last; empty where there are no lists.</summary>
    public int[] Starts { get; init; } = [];

    /// <summary>Whether each number, or each list where there are lists, is null; empty where none is.</summary>
    public bool[] Nulls { get; init; } = [];

    /// <summary>Whether each number of the lists is null; empty where none is.</summary>
    public bool[] NullElements { get; init; } = [];

    internal bool IsNull(int row) => Nulls.Length > 0 && Nulls[row];
}
