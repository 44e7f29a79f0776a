using System.Globalization;
using System.Text.Json.Nodes;
using KerasSharp.Server.Models;
using KerasSharp.Server.Protocol;

namespace KerasSharp.Server.Endpoints;

/// <summary>The Open Inference Protocol, version 2, over HTTP.</summary>
internal static class RestEndpoints
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private static readonly string[] s_forms = ["", "/versions/{version}"];

    internal static void Map(WebApplication app, ModelRepository models)
    {
        app.MapGet("/v2/health/live", () => Results.Json(new JsonObject { ["live"] = true }));
        app.MapGet("/v2/health/ready", () => Ready(app.Lifetime));
        app.MapGet("/v2", () => Results.Json(Server(models)));
        foreach (string form in s_forms)
        {
            app.MapGet($"/v2/models/{{name}}{form}", (string name, string? version) => Results.Json(Metadata(models, name, version)));
            app.MapGet(
                $"/v2/models/{{name}}{form}/ready",
                (string name, string? version) =>
                {
                    models.Find(name, version);
                    return Results.Json(new JsonObject { ["name"] = name, ["ready"] = true });
                }
            );
            app.MapPost(
                $"/v2/models/{{name}}{form}/infer",
                (HttpContext context, string name, string? version) => InferAsync(context, models, name, version)
            );
        }
    }

    // Who is asked to end takes no new requests, so that a balancer sends them elsewhere.
    private static IResult Ready(IHostApplicationLifetime lifetime)
    {
        bool ready = !lifetime.ApplicationStopping.IsCancellationRequested;
        return Results.Json(
            new JsonObject { ["live"] = true, ["ready"] = ready },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
    }

    private static JsonObject Server(ModelRepository models) =>
        new()
        {
            ["name"] = ModelFacts.Server,
            ["version"] = ModelFacts.Version,
            ["extensions"] = new JsonArray([.. ModelFacts.Extensions.Select(e => (JsonNode)e)]),
            ["models"] = new JsonArray([.. models.Names.Select(n => (JsonNode)n)]),
        };

    internal static JsonObject Metadata(ModelRepository models, string name, string? version)
    {
        var served = models.Find(name, version);
        return new()
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. models.Versions(name).Select(v => (JsonNode)v.Version)]),
            ["platform"] = ServedModel.Platform,
            ["inputs"] = Tensors(ModelFacts.Inputs(served)),
            ["outputs"] = Tensors(ModelFacts.Outputs(served)),
        };
    }

    private static JsonArray Tensors(IEnumerable<(string Name, string Datatype, long[] Shape)> tensors) =>
        new([
            .. tensors.Select(t => new JsonObject
            {
                ["name"] = t.Name,
                ["datatype"] = t.Datatype,
                ["shape"] = new JsonArray([.. t.Shape.Select(e => (JsonNode)e)]),
            }),
        ]);

    private static async Task InferAsync(HttpContext context, ModelRepository models, string name, string? version)
    {
        var served = models.Find(name, version);
        var request = InferJson.Read(await BodyAsync(context.Request, context.RequestAborted), Header(context.Request));
        var outputs = await served.InferAsync(request, context.RequestAborted);
        var (body, header) = InferAnswer.Write(name, served.Version, request, outputs);
        context.Response.ContentType = header is null ? "application/json" : "application/octet-stream";
        if (header is { } length)
            context.Response.Headers[HeaderLength] = length.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static int? Header(HttpRequest request) =>
        !request.Headers.TryGetValue(HeaderLength, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length
        : throw RequestException.Bad($"{HeaderLength}: expected a whole number, found '{text.ToString()}'");

    // The server's limit on a body's size ends the read.
    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
