namespace KerasSharp;

/// <summary>How the height of a curve between two thresholds is taken.</summary>
internal enum CurveSummation
{
    /// <summary>The mean of both; for precision over recall a curve between them.</summary>
    Interpolation,

    /// <summary>The lesser.</summary>
    Minoring,

    /// <summary>The greater.</summary>
    Majoring,
}
