namespace KerasSharp.Onnx;

/// <summary>What becomes of the states that layers keep between batches.</summary>
public enum OnnxStates
{
    /// <summary>Each state is an input of the graph, and its new value an output.</summary>
    Inputs,

    /// <summary>Each run begins with zeros, and the new states are dropped.</summary>
    Zero,
}

/// <summary>How a model is written as ONNX.</summary>
public sealed record OnnxOptions
{
    /// <summary>The least and the greatest operator set that is written.</summary>
    public const int LeastOpset = 13,
        GreatestOpset = 22;

    /// <summary>The operator set, from 13 to 22.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>What becomes of states.</summary>
    public OnnxStates States { get; init; }

    /// <summary>The extent of every axis that the model leaves open, sequences' lengths above all; null to leave them open.</summary>
    public int? Length { get; init; }

    /// <summary>Takes the masks of recurrent layers for ones that end: no step that counts stands behind one that does not. The file then
    /// has the lengths alone, and is wrong for every other mask.</summary>
    public bool AssumeRightPadded { get; init; }

    /// <summary>What the file calls a weight, by the runtime's path (<c>lstm_1/W</c>); null for Keras's name, as the model's file has it,
    /// and where the model came from none for that path.</summary>
    public Func<string, string>? WeightName { get; init; }

    /// <summary>The file takes what <see cref="Model.Vectorize"/> gives in place of texts. Without it a model with layers that run before
    /// the graph (StringLookup, TextVectorization, Hashing, HashedCrossing) is refused.</summary>
    public bool Vectorized { get; init; }

    /// <summary>The name of the second file that arrays go to, beside the first; null for none, where all of it is below 2 GB.</summary>
    public string? DataFile { get; init; }

    /// <summary>Where that second file goes; it stays open.</summary>
    public Stream? DataStream { get; init; }
}
