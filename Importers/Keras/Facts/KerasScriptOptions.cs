namespace KerasSharp;

/// <summary>What the caller decides about reading a script.</summary>
public sealed record KerasScriptOptions
{
    /// <summary>The model, as a Python expression of the script's names: <c>model</c>, <c>build_model(10)</c>; null where the script
    /// makes one model.</summary>
    public string? Model { get; init; }

    /// <summary>Values for names that only running the script could tell, as Python's literals: <c>vocab_size</c> to
    /// <c>20000</c>.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The release of Keras that the script was written for; null to tell it by its words.</summary>
    public KerasVersion? Version { get; init; }

    /// <summary>A release of the era that the file of the weights shows without naming a release; null for none.</summary>
    internal KerasVersion? Shown { get; init; }

    /// <summary>The image layout of keras.json where the script ran; null where it is not known.</summary>
    public DataFormat? DimOrdering { get; init; }
}
