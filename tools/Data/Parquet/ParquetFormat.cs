namespace KerasSharp.Data.Parquet;

/// <summary>Apache Parquet, read and written by Parquet.Net.</summary>
public sealed class ParquetFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "parquet";

    /// <inheritdoc/>
    public ITableReader Open(string path, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return Open(stream, name);
    }

    /// <inheritdoc/>
    public ITableWriter Create(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        return new ParquetTableWriter(stream, columns);
    }

    /// <summary>Opens a table that a stream holds; the stream is disposed of with it.</summary>
    internal static ParquetTable Open(Stream stream, string name)
    {
        try
        {
            if (stream.Length == 0)
                throw new KerasException($"{name}: expected at least one sample, found none");
            return new ParquetTable(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
