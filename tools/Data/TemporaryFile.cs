namespace KerasSharp.Data;

/// <summary>A file of the command's own in the temporary folder. Nobody who reads a message knows its name.</summary>
internal static class TemporaryFile
{
    /// <summary>A name for a new one.</summary>
    internal static string NewPath() => Path.Combine(Path.GetTempPath(), $"kerassharp-{Guid.NewGuid():N}.tmp");

    /// <summary>Runs work that writes the file; an error about it is told as one about what it stands for.</summary>
    /// <param name="path">The temporary file.</param>
    /// <param name="what">What it stands for.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="IOException">The temporary folder is full or may not be written.</exception>
    internal static void Run(string path, string what, Action work)
    {
        try
        {
            work();
        }
        catch (IOException e) when (e.Message.Contains(Path.GetFileName(path), StringComparison.Ordinal))
        {
            throw new IOException($"{what}: cannot be kept in {Path.GetTempPath()} meanwhile: {WithoutFile(e.Message, path)}", e);
        }
    }

    // .NET puts the name behind what is wrong: "No space left on device : '/tmp/x'". Parts have names around it.
    private static string WithoutFile(string message, string path)
    {
        int at = message.IndexOf(Path.GetFileName(path), StringComparison.Ordinal),
            from = message.LastIndexOf(" : '", at, StringComparison.Ordinal),
            to = message.IndexOf('\'', at);
        return from >= 0 && to >= 0 ? message.Remove(from, to + 1 - from) : message;
    }
}
