namespace KerasSharp;

/// <summary>What a training writes to <c>FitOptions.Output</c>.</summary>
public enum Verbosity
{
    /// <summary>A progress bar, drawn over itself.</summary>
    Bar,

    /// <summary>A line for each epoch.</summary>
    Lines,

    /// <summary>Nothing.</summary>
    Silent,
}
