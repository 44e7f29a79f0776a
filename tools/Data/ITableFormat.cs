namespace KerasSharp.Data;

/// <summary>A format of files that store columns, not rows.</summary>
public interface ITableFormat
{
    /// <summary>What it is called, in small letters: parquet, arrow.</summary>
    string Name { get; }

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    ITableReader Open(string path, string name);

    /// <summary>Begins a table.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="columns">Its columns.</param>
    ITableWriter Create(Stream stream, IReadOnlyList<TableColumn> columns);
}

/// <summary>Reads a table, some thousand rows at a time.</summary>
public interface ITableReader : IDisposable
{
    /// <summary>All rows.</summary>
    long Rows { get; }

    /// <summary>How many rows each group has, which are read at once.</summary>
    IReadOnlyList<long> Groups { get; }

    /// <summary>The columns.</summary>
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Passes over groups that lie wholly before a row. For a table of which nothing is read yet.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>How many rows were passed over.</returns>
    long Skip(long row);

    /// <summary>Reads the next rows. What was given before may be overwritten.</summary>
    /// <param name="columns">The columns that are wanted.</param>
    /// <param name="values">Their values, in this order.</param>
    /// <returns>How many rows; 0 at the end.</returns>
    /// <exception cref="KerasException">The file is damaged.</exception>
    int Read(IReadOnlyList<int> columns, out IReadOnlyList<TableValues> values);
}

/// <summary>Writes a table, some thousand rows at a time.</summary>
public interface ITableWriter : IDisposable
{
    /// <summary>Writes the next rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="values">The values of each column.</param>
    void Write(int rows, IReadOnlyList<TableValues> values);

    /// <summary>Writes what comes at the end.</summary>
    void Complete();
}
