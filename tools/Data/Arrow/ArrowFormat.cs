namespace KerasSharp.Data.Arrow;

/// <summary>Apache Arrow's IPC format, as file (Feather 2, too) and as stream, read and written by Apache.Arrow.</summary>
public sealed class ArrowFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "arrow";

    /// <inheritdoc/>
    public ITableReader Open(string path, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), name);
    }

    /// <summary>Begins a table: a file where the stream can seek, else a stream.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="columns">Its columns.</param>
    public ITableWriter Create(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(columns);
        return new ArrowTableWriter(stream, columns);
    }

    /// <summary>Opens a table that a stream holds; the stream is disposed of with it.</summary>
    internal static ArrowTable Open(Stream stream, string name)
    {
        try
        {
            if (stream.Length == 0)
                throw new KerasException($"{name}: expected at least one sample, found none");
            return new ArrowTable(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
