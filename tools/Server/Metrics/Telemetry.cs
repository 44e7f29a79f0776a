using KerasSharp.Extensions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KerasSharp.Server.Metrics;

/// <summary>Sends the models' metrics and traces to a collector, where one is named.</summary>
internal static class Telemetry
{
    // A prediction is part of a request, and told only where the request is.
    private const string Framework = "Microsoft.AspNetCore";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <param name="services">The server's.</param>
    /// <param name="collector">Where it listens; null for what the environment says, and without that for nowhere.</param>
    internal static void Add(IServiceCollection services, Uri? collector)
    {
        if (collector is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint)))
            return;
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("kerassharp-serve"))
            .WithMetrics(metrics => metrics.AddMeter(ModelMetrics.Name, "Microsoft.AspNetCore.Hosting"))
            .WithTracing(traces => traces.AddSource(ModelMetrics.Name, Framework));
        if (collector is null)
            telemetry.UseOtlpExporter();
        else
            telemetry.UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.Grpc, collector);
    }
}
