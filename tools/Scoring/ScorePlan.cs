using KerasSharp.Data;

namespace KerasSharp.Scoring;

/// <summary>What is scored, by what, and how it is cut: all that a worker needs, and all that changes a number.</summary>
internal sealed record ScorePlan
{
    /// <summary>The form of this file that this code writes and reads.</summary>
    internal const int CurrentForm = 2;

    /// <summary>The form of the file.</summary>
    public required int Form { get; init; }

    /// <summary>The version that made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>The model, its weights and what else is read whole, by the option that names each; the model's is empty.</summary>
    public required IReadOnlyList<PlannedFile> Model { get; init; }

    /// <summary>The other options, as on the command line.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The files of samples.</summary>
    public required IReadOnlyList<PlannedFile> Inputs { get; init; }

    /// <summary>Their format.</summary>
    public required FileFormat InputFormat { get; init; }

    /// <summary>What is written.</summary>
    public required PlannedOutput Output { get; init; }

    /// <summary>What only all samples together tell.</summary>
    public required SampleFacts Facts { get; init; }

    /// <summary>The shards, which are numbered from 0 in this order.</summary>
    public required IReadOnlyList<Shard> Shards { get; init; }

    /// <summary>The same plan without what a copy of its inputs changes.</summary>
    internal ScorePlan WithoutTimes => this with { Inputs = [.. Inputs.Select(i => i with { Changed = null })] };
}

/// <summary>A file as it was when the plan was made.</summary>
/// <param name="Path">Where it is, seen from the plan's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The hash of all of it.</param>
internal sealed record PlannedFile(string Path, long Bytes, string Sha256)
{
    /// <summary>The option that names it; empty for the model, null for an input.</summary>
    public string? Option { get; init; }

    /// <summary>When an input was changed last: one that still has this time, its length and its edges is not read once more for its
    /// hash. Null for what is read whole.</summary>
    public DateTime? Changed { get; init; }

    /// <summary>The hash of an input's first and last 64 KiB.</summary>
    public string? Edges { get; init; }

    /// <summary>Whether it is a text with a header.</summary>
    public bool HasHeader { get; init; }
}

/// <summary>What parts, and all of them together, look like.</summary>
/// <param name="Format">Their format.</param>
/// <param name="Delimiter">What separates fields of .csv.</param>
/// <param name="IsFlat">Whether each number of an output has a column of its own in a table.</param>
/// <param name="Names">The outputs' names.</param>
/// <param name="Ids">The columns of ids.</param>
/// <param name="Rejected">The file of rejected rows, seen from the plan's folder; null where they are errors.</param>
internal sealed record PlannedOutput(
    FileFormat Format,
    char Delimiter,
    bool IsFlat,
    IReadOnlyList<string> Names,
    IReadOnlyList<IdColumn> Ids,
    string? Rejected
);

/// <summary>Samples that are scored together.</summary>
/// <param name="Input">The number of the file, from 0.</param>
/// <param name="Slice">The stretch of it.</param>
internal sealed record Shard(int Input, FileSlice Slice);
