using KerasSharp.Data;
using KerasSharp.Data.Arrow;
using KerasSharp.Data.Parquet;

namespace KerasSharp.Cli.Commands;

/// <summary>The formats of tables, each in an assembly that is loaded when a file has it.</summary>
internal static class TableFormats
{
    /// <summary>The format.</summary>
    internal static ITableFormat Of(FileFormat format) =>
        format switch
        {
            FileFormat.Parquet => OfParquet(),
            FileFormat.Arrow => OfArrow(),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no format of tables"),
        };

    // Methods of their own: a method's assemblies are loaded when it is compiled.
    private static ParquetFormat OfParquet() => new();

    private static ArrowFormat OfArrow() => new();
}
