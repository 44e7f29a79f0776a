namespace KerasSharp.Cli.Output;

/// <summary>What a user is told of an error.</summary>
internal static class ErrorText
{
    /// <summary>The message.</summary>
    internal static string Of(Exception e) =>
        e switch
        {
            KerasException known => CommandAdvice.Message(known),
            FileNotFoundException { FileName: { Length: > 0 } file } => $"{file}: no such file",
            IOException or UnauthorizedAccessException => e.Message,
            OperationCanceledException => "stopped",
            OutOfMemoryException => "not enough memory",
            _ => $"internal error, please report it: {e.GetType().Name}: {Wording.Clip(e.Message)} (--debug shows where it arose)",
        };
}
