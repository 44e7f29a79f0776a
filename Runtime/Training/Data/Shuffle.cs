namespace KerasSharp;

/// <summary>In which order an epoch sees its samples.</summary>
public enum Shuffle
{
    /// <summary>Their own.</summary>
    None,

    /// <summary>A new random one each epoch.</summary>
    Samples,

    /// <summary>Batches in a new random order each epoch, each as it is.</summary>
    Batches,
}
