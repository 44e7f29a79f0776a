namespace KerasSharp;

/// <summary>How a prediction agrees with its target at a threshold.</summary>
internal enum Agreement
{
    /// <summary>Above the threshold, and the target is not 0.</summary>
    TruePositives,

    /// <summary>Above the threshold, and the target is 0.</summary>
    FalsePositives,

    /// <summary>Not above the threshold, and the target is 0.</summary>
    TrueNegatives,

    /// <summary>Not above the threshold, and the target is not 0.</summary>
    FalseNegatives,
}
