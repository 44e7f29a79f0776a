using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using KerasSharp.Client;
using KerasSharp.ParityTests.Oracle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace KerasSharp.ParityTests.Server;

/// <summary>Collectors and certificates that the server is configured with.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_metrics_and_traces()
    {
        var asked = new ConcurrentBag<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        await using var collector = builder.Build();
        collector.MapPost(
            "/{**path}",
            async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                asked.Add($"{context.Request.Path} {System.Text.Encoding.Latin1.GetString(body.ToArray())}");
                context.Response.ContentType = "application/grpc";
                // An empty message, and success.
                await context.Response.Body.WriteAsync(new byte[5]);
                context.Response.AppendTrailer("grpc-status", "0");
            }
        );
        await collector.StartAsync();
        await using (var served = await ServedModels.StartAsync(o => o with { Otlp = new Uri(collector.Urls.Single()) }))
        {
            using var model = KerasImporter.Load(ServedModels.Iris);
            var input = new InferenceInput(model.InputLayers[0].Name!, ServedModels.Numbers(1, 1, 4));
            await served.Rest.InferAsync(new InferenceRequest("iris", input));
        }
        asked.Should().Contain(a => a.Contains("MetricsService/Export") && a.Contains("keras.requests"));
        asked.Should().Contain(a => a.Contains("TraceService/Export") && a.Contains("keras.predict"));
    }

    [Fact]
    public async Task With_a_certificate_both_ways_are_encrypted()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.PathOf("both.pem"), made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        using var certificate = X509Certificate2.CreateFromPemFile(folder.PathOf("both.pem"));
        await using var served = await ServedModels.StartAsync(o => o with { Certificate = certificate });
        served.Address.Scheme.Should().Be("https");
        SocketsHttpHandler Trusting()
        {
            var handler = new SocketsHttpHandler();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown!.GetCertHashString() == made.GetCertHashString();
            return handler;
        }
        using SocketsHttpHandler one = Trusting(),
            other = Trusting();
        using InferenceClient rest = InferenceClient.Rest(served.Address, handler: one),
            grpc = InferenceClient.Grpc(served.GrpcAddress, handler: other);
        (await rest.IsLiveAsync()).Should().BeTrue();
        (await grpc.IsLiveAsync()).Should().BeTrue();
    }
}
