namespace KerasSharp.Scoring;

/// <summary>How a worker ends, as engines are told it; the numbers are those of sysexits.h.</summary>
internal static class ScoreExit
{
    /// <summary>All is done.</summary>
    internal const int Done = 0;

    /// <summary>The data, the model or the plan are wrong: no other attempt mends it (EX_DATAERR).</summary>
    internal const int Permanent = 65;

    /// <summary>Another attempt, perhaps elsewhere or later, may mend it (EX_TEMPFAIL).</summary>
    internal const int Transient = 75;

    /// <summary>What an error means for other attempts.</summary>
    internal static int Of(Exception error) =>
        error switch
        {
            // A node with more memory may do it.
            KerasException { Advice: MemoryAdvice } => Transient,
            KerasException => Permanent,
            // A disk that is full, a mount that is gone, a request to end.
            IOException or OutOfMemoryException or OperationCanceledException => Transient,
            _ => Permanent,
        };
}
