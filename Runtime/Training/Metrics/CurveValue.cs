namespace KerasSharp;

/// <summary>What is followed along a curve over thresholds.</summary>
internal enum CurveValue
{
    /// <summary>Recall: true positives over actual positives.</summary>
    Sensitivity,

    /// <summary>True negatives over actual negatives.</summary>
    Specificity,

    /// <summary>True positives over predicted positives.</summary>
    Precision,
}
