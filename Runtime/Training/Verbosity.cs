namespace KerasSharp;

/// <summary>What a training prints.</summary>
public enum Verbosity
{
    /// <summary>A progress bar in a terminal, nothing elsewhere.</summary>
    Auto,

    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>A progress bar.</summary>
    Bar,

    /// <summary>A line for each epoch.</summary>
    Lines,
}
