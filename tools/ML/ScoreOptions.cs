namespace KerasSharp.ML;

/// <summary>Which columns a model takes and makes.</summary>
public sealed record ScoreOptions
{
    /// <summary>For each input of the model, by its name, the column. An input that is not named takes the column of its own name; the only
    /// input of a model otherwise takes "Features".</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>For each output of the model, by its name, the column that is made. An output that is not named makes a column of its own
    /// name; the only output of a model makes "Score".</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>How many rows are computed together. A row's numbers do not depend on it.</summary>
    public int BatchSize { get; init; } = 256;
}
