using System.Security.Cryptography;
using System.Text;
using KerasSharp.Extensions;
using KerasSharp.Orleans;
using KerasSharp.Server.Endpoints;
using KerasSharp.Server.Metrics;
using KerasSharp.Server.Models;
using Microsoft.AspNetCore.Connections;

namespace KerasSharp.Server;

/// <summary>A server of models over the Open Inference Protocol.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ModelRepository _models;
    private readonly PrometheusText _metrics;

    private ModelServer(WebApplication app, ModelRepository models, PrometheusText metrics) =>
        (_app, _models, _metrics) = (app, models, metrics);

    /// <summary>Where it listens.</summary>
    internal Uri Address => new(_app.Urls.First());

    /// <summary>Where gRPC listens; null for nowhere.</summary>
    internal Uri? GrpcAddress => _app.Urls.Skip(1).Select(u => new Uri(u)).FirstOrDefault();

    /// <summary>Loads the models and begins to listen.</summary>
    /// <exception cref="KerasException">A model cannot be loaded.</exception>
    /// <exception cref="IOException">The port is taken, or a file cannot be read.</exception>
    internal static async Task<ModelServer> StartAsync(ServeOptions options, Action<ILoggingBuilder>? logging = null)
    {
        if (options.Cluster is { } reached)
            await SessionCluster.RequireRedisAsync(reached);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        logging?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.Configure(kestrel, options));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)Math.Min(options.MaxBody, int.MaxValue);
            grpc.MaxSendMessageSize = null;
        });
        Telemetry.Add(builder.Services, options.Otlp);
        var metrics = new PrometheusText();
        ModelRepository? models = null;
        // The services know the models, and the models the services' log.
        builder.Services.AddSingleton(_ => models ?? throw new InvalidOperationException("no models are loaded"));
        if (options.Cluster is { } cluster)
        {
            builder.Services.AddSingleton<ISessionModels>(s => s.GetRequiredService<ModelRepository>());
            builder.Host.UseOrleans(silo => silo.UseKerasSessions(cluster));
        }
        var app = builder.Build();
        try
        {
            models = await ModelRepository.OpenAsync(options.Path, options.Models, Sequences, app.Logger);
            app.Use((context, next) => GuardAsync(context, next, options.ApiKey, app.Logger));
            RestEndpoints.Map(app, models);
            PageEndpoints.Map(app, models);
            if (options.GrpcPort is not null)
            {
                app.Use(DamagedMessages.TellAsync);
                app.MapGrpcService<GrpcEndpoints>();
            }
            app.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4"));
            await StartAsync(app, options);
            return new ModelServer(app, models, metrics);

            ISequences Sequences(string name, string version, HostedModel model) =>
                options.Cluster is null
                    ? new ModelSequences(model, options.Sequences)
                    : new GrainSequences(app.Services.GetRequiredService<IGrainFactory>(), name, version);
        }
        catch
        {
            metrics.Dispose();
            if (models is not null)
                await models.DisposeAsync();
            await app.DisposeAsync();
            throw;
        }
    }

    // Kestrel tells of its own ports by an IOException, the cluster of its ports by one of its own.
    private static async Task StartAsync(WebApplication app, ServeOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (AddressInUseException e) when (options.Cluster is { } cluster)
        {
            string ports = $"{cluster.SiloPort} or {cluster.GatewayPort}";
            throw new IOException($"the cluster's port {ports} is taken; --silo-port chooses another one and the next", e);
        }
    }

    /// <summary>Waits until the process is asked to end; requests under way are answered.</summary>
    internal Task WaitAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _models.DisposeAsync();
        _metrics.Dispose();
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, string? key, ILogger logger)
    {
        if (key is not null && !IsOpen(context.Request.Path) && !Bears(context.Request, key))
        {
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, "expected 'Authorization: Bearer KEY'");
            return;
        }
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var (status, message) = Failures.Of(e);
            if (status == StatusCodes.Status500InternalServerError)
                logger.LogError(e, "{Path} failed", context.Request.Path);
            await AnswerAsync(context, status, message);
        }
    }

    // Whether it lives is no secret, and who asks (an orchestrator) bears no key; nor does a browser that opens the page.
    private static bool IsOpen(PathString path) =>
        path.StartsWithSegments("/v2/health")
        || path == "/inference.GRPCInferenceService/ServerLive"
        || path == "/inference.GRPCInferenceService/ServerReady"
        || PageEndpoints.Holds(path);

    private static bool Bears(HttpRequest request, string key) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()),
            Encoding.UTF8.GetBytes($"Bearer {key}")
        );

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = message });
    }
}
