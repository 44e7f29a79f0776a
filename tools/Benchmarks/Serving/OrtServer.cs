using System.Net;
using System.Numerics.Tensors;
using KerasSharp.Onnx;
using KerasSharp.Server.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace KerasSharp.Benchmarks.Serving;

/// <summary>ONNX Runtime behind the same protocol, server and reading and writing of requests; each request is a run of its own.</summary>
internal sealed class OrtServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly InferenceSession _session;
    private readonly bool _isWhole;

    private OrtServer(WebApplication app, InferenceSession session)
    {
        (_app, _session) = (app, session);
        _isWhole = session.InputMetadata.Values.Single().ElementType == typeof(long);
    }

    internal Uri Address => new(_app.Urls.First());

    /// <param name="model">What it computes.</param>
    /// <param name="threads">Of one run; 0 for ONNX Runtime's choice.</param>
    internal static async Task<OrtServer> StartAsync(Model model, int threads)
    {
        using var file = new MemoryStream();
        model.ExportOnnx(file);
        using var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = new OrtServer(builder.Build(), new InferenceSession(file.ToArray(), options));
        server._app.MapPost("/v2/models/{name}/infer", server.InferAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _session.Dispose();
    }

    private async Task InferAsync(HttpContext context, string name)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        int? length = int.TryParse(context.Request.Headers["Inference-Header-Content-Length"], out int header) ? header : null;
        var request = InferJson.Read(body.GetBuffer().AsMemory(0, (int)body.Length), length);
        var (answer, bytes) = InferAnswer.Write(name, "1", request, Run(request.Inputs[0]));
        if (bytes is { } from)
            context.Response.Headers["Inference-Header-Content-Length"] = $"{from}";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private (string, Tensor<float>)[] Run(InferInput input)
    {
        long[] shape = [.. input.Shape.Select(e => (long)e)];
        using var value = _isWhole
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(input.Values, v => (long)v), shape)
            : OrtValue.CreateTensorValueFromMemory(input.Values, shape);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, _session.InputNames, [value], _session.OutputNames);
        return
        [
            .. outputs.Select(
                (o, i) =>
                    (
                        _session.OutputNames[i],
                        Tensor.Create(o.GetTensorDataAsSpan<float>().ToArray(), [.. o.GetTensorTypeAndShape().Shape.Select(e => (nint)e)])
                    )
            ),
        ];
    }
}
