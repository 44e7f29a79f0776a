using System.Security.Cryptography.X509Certificates;
using KerasSharp.Extensions;
using KerasSharp.Orleans;

namespace KerasSharp.Server;

/// <summary>How a server runs.</summary>
/// <param name="Path">The model or the folder of models.</param>
internal sealed record ServeOptions(string Path)
{
    internal string Host { get; init; } = "localhost";

    /// <summary>0 for one that the system chooses.</summary>
    internal int Port { get; init; } = 8000;

    /// <summary>Where gRPC listens, 0 for a port that the system chooses; null for not at all.</summary>
    internal int? GrpcPort { get; init; }

    /// <summary>Bytes of a request's body at most.</summary>
    internal long MaxBody { get; init; } = 64 << 20;

    /// <summary>Connections at once at most.</summary>
    internal int MaxConnections { get; init; } = 10_000;

    /// <summary>The key that each request must bear; null for none.</summary>
    internal string? ApiKey { get; init; }

    /// <summary>The certificate by which connections are encrypted; null for none.</summary>
    internal X509Certificate2? Certificate { get; init; }

    /// <summary>Where metrics and traces are sent (OTLP); null for nowhere, unless OTEL_EXPORTER_OTLP_ENDPOINT says it.</summary>
    internal Uri? Otlp { get; init; }

    internal KerasModelOptions Models { get; init; } = new();

    /// <summary>The cluster that keeps the sequences; null where this process does.</summary>
    internal SessionClusterOptions? Cluster { get; init; }

    internal SequenceOptions Sequences { get; init; } = new();
}
