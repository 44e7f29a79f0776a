using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KerasSharp.Server;

/// <summary>Where the server listens, and what a connection may ask of it.</summary>
internal static class Listeners
{
    // Whoever sends slower holds a connection and nobody else's.
    private static readonly MinDataRate s_slowest = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    internal static void Configure(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;
        kestrel.Limits.MinRequestBodyDataRate = s_slowest;
        kestrel.Limits.MinResponseDataRate = s_slowest;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        Listen(options.Port, HttpProtocols.Http1);
        // Without encryption a connection cannot say which of both it speaks: gRPC has a port of its own.
        if (options.GrpcPort is { } grpc)
            Listen(grpc, HttpProtocols.Http2);

        void Listen(int port, HttpProtocols protocols) =>
            kestrel.Listen(
                options.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.Host),
                port,
                listen =>
                {
                    listen.Protocols = protocols;
                    if (options.Certificate is { } certificate)
                        listen.UseHttps(certificate);
                }
            );
    }
}
