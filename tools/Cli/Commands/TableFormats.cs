using KerasSharp.Data;
using KerasSharp.Data.Parquet;

namespace KerasSharp.Cli.Commands;

/// <summary>The formats of tables, each in an assembly that is loaded when a file has it.</summary>
internal static class TableFormats
{
    /// <summary>The format.</summary>
    internal static ITableFormat Of(FileFormat format) =>
        format == FileFormat.Parquet
            ? new ParquetFormat()
            : throw new ArgumentOutOfRangeException(nameof(format), format, "no format of tables");
}
