using KerasSharp.Extensions;

namespace KerasSharp.Server;

/// <summary>How a server runs.</summary>
/// <param name="Path">The model or the folder of models.</param>
internal sealed record ServeOptions(string Path)
{
    internal string Host { get; init; } = "localhost";

    /// <summary>0 for one that the system chooses.</summary>
    internal int Port { get; init; } = 8000;

    /// <summary>Bytes of a request's body at most.</summary>
    internal long MaxBody { get; init; } = 64 << 20;

    /// <summary>The key that each request must bear; null for none.</summary>
    internal string? ApiKey { get; init; }

    internal KerasModelOptions Models { get; init; } = new();
}
