namespace KerasSharp.Data;

/// <summary>How predictions are written.</summary>
/// <param name="Format">The format.</param>
internal sealed record OutputRules(FileFormat Format)
{
    /// <summary>What separates the fields of .csv.</summary>
    internal char Delimiter { get; init; } = ',';

    /// <summary>Whether each number of an output has a column of its own in a table, in place of one of lists.</summary>
    internal bool IsFlat { get; init; }

    /// <summary>Whether this goes on a file that has its first rows, and its header.</summary>
    internal bool GoesOn { get; init; }

    /// <summary>The formats of tables.</summary>
    internal Func<FileFormat, ITableFormat>? Tables { get; init; }

    /// <summary>Refuses what the format does not hold.</summary>
    /// <param name="names">The outputs' names.</param>
    /// <param name="ids">The columns of ids.</param>
    /// <exception cref="KerasException">It holds one output, and there are several, or no ids.</exception>
    internal void Require(IReadOnlyList<string> names, IReadOnlyList<IdColumn> ids)
    {
        string format = Format.ToString().ToLowerInvariant();
        if (Format is FileFormat.Npy or FileFormat.Csv && names.Count > 1)
            throw new KerasException(
                $"the model has {names.Count} outputs ({Wording.List(names)}); expected the output format npz, jsonl, parquet or arrow, "
                    + $"found "
                    + $"{format}"
            );
        if (Format is FileFormat.Npy or FileFormat.Npz && ids.Count > 0)
            throw new KerasException($"--id is for the output formats csv, jsonl, parquet and arrow, found {format}");
        if (IsFlat && !FileFormats.IsTable(Format))
            throw new KerasException($"--flat is for the output formats parquet and arrow, found {format}");
        if (ids.FirstOrDefault(i => names.Contains(i.Name)) is { } same)
            throw new KerasException($"--id {same.Name}: the model has an output of this name");
    }
}
