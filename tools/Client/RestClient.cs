using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KerasSharp.Client;

/// <summary>The protocol over HTTP.</summary>
internal sealed class RestClient : InferenceClient
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private readonly HttpClient _http;

    internal RestClient(Uri server, string? key, HttpMessageHandler? handler)
    {
        _http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        // Whoever stands before the server may have it below a path of his own, which relative addresses keep behind a last slash alone.
        _http.BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        if (key is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public override Task<bool> IsLiveAsync(CancellationToken cancellation = default) => IsOk("v2/health/live", cancellation);

    public override Task<bool> IsReadyAsync(CancellationToken cancellation = default) => IsOk("v2/health/ready", cancellation);

    public override Task<bool> IsModelReadyAsync(string model, string? version = null, CancellationToken cancellation = default) =>
        IsOk($"{Place(model, version)}/ready", cancellation);

    public override async Task<ServerDescription> DescribeServerAsync(CancellationToken cancellation = default)
    {
        var json = await Get("v2", cancellation).ConfigureAwait(false);
        return Read(() =>
            new ServerDescription(
                (string)json["name"]!,
                (string)json["version"]!,
                [.. json["extensions"]?.AsArray().Select(e => (string)e!) ?? []]
            )
        );
    }

    public override async Task<ModelDescription> DescribeModelAsync(
        string model,
        string? version = null,
        CancellationToken cancellation = default
    )
    {
        var json = await Get(Place(model, version), cancellation).ConfigureAwait(false);
        return Read(() =>
            new ModelDescription(
                (string)json["name"]!,
                [.. json["versions"]?.AsArray().Select(v => (string)v!) ?? []],
                (string)json["platform"]!,
                Tensors(json["inputs"]!),
                Tensors(json["outputs"]!)
            )
        );
    }

    public override async Task<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] json = Encoding.UTF8.GetBytes(Header(request).ToJsonString());
        using var content = new ByteArrayContent(Body(json, request.Inputs));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(HeaderLength, json.Length.ToString(CultureInfo.InvariantCulture));
        using var answer = await _http
            .PostAsync(new Uri($"{Place(request.Model, request.Version)}/infer", UriKind.Relative), content, cancellation)
            .ConfigureAwait(false);
        await RequireSuccess(answer, cancellation).ConfigureAwait(false);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return Read(() => Answer(answer, body));
    }

    protected override void Dispose(bool disposing) => _http.Dispose();

    private static byte[] Body(byte[] json, IReadOnlyList<InferenceInput> inputs)
    {
        byte[] body = new byte[json.Length + inputs.Sum(i => i.Content.Length)];
        json.CopyTo(body, 0);
        int at = json.Length;
        foreach (var input in inputs)
        {
            input.Content.CopyTo(body, at);
            at += input.Content.Length;
        }
        return body;
    }

    private static JsonObject Header(InferenceRequest request)
    {
        var parameters = new JsonObject { ["binary_data_output"] = true };
        foreach (var (name, value) in request.Parameters())
            parameters[name] = value switch
            {
                bool flag => flag,
                long number => number,
                string text => text,
                _ => throw new ArgumentException($"expected a truth value, a number or a text as '{name}', found {value.GetType().Name}"),
            };
        var header = new JsonObject
        {
            ["parameters"] = parameters,
            ["inputs"] = new JsonArray([
                .. request.Inputs.Select(i => new JsonObject
                {
                    ["name"] = i.Name,
                    ["datatype"] = i.Datatype,
                    ["shape"] = new JsonArray([.. i.Shape.Select(e => (JsonNode)e)]),
                    ["parameters"] = new JsonObject { ["binary_data_size"] = i.Content.Length },
                }),
            ]),
        };
        if (request.Id is not null)
            header["id"] = request.Id;
        if (request.Outputs.Count > 0)
            header["outputs"] = new JsonArray([
                .. request.Outputs.Select(o => new JsonObject
                {
                    ["name"] = o,
                    ["parameters"] = new JsonObject { ["binary_data"] = true },
                }),
            ]);
        return header;
    }

    private static InferenceResponse Answer(HttpResponseMessage answer, byte[] body)
    {
        int length =
            answer.Headers.TryGetValues(HeaderLength, out var found) || answer.Content.Headers.TryGetValues(HeaderLength, out found)
                ? int.Parse(found.Single(), NumberStyles.None, CultureInfo.InvariantCulture)
                : body.Length;
        var json = JsonNode.Parse(body.AsSpan(0, length))!;
        int at = length;
        var outputs = new List<InferenceOutput>();
        foreach (var output in json["outputs"]!.AsArray())
        {
            string name = (string)output!["name"]!;
            if (output["parameters"]?["binary_data_size"] is not { } size)
                throw new InferenceException($"output '{name}': expected bytes (the binary tensor extension), found none");
            outputs.Add(
                new InferenceOutput(
                    name,
                    (string)output["datatype"]!,
                    [.. output["shape"]!.AsArray().Select(e => (long)e!)],
                    body.AsMemory(at, (int)size)
                )
            );
            at += (int)size;
        }
        return new InferenceResponse((string)json["model_name"]!, (string?)json["model_version"] ?? "", (string?)json["id"], outputs);
    }

    private static TensorDescription[] Tensors(JsonNode tensors) =>
        [
            .. tensors
                .AsArray()
                .Select(t => new TensorDescription(
                    (string)t!["name"]!,
                    (string)t["datatype"]!,
                    [.. t["shape"]!.AsArray().Select(e => (long)e!)]
                )),
        ];

    private static string Place(string model, string? version)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return $"v2/models/{Uri.EscapeDataString(model)}{(version is null ? "" : $"/versions/{Uri.EscapeDataString(version)}")}";
    }

    private async Task<bool> IsOk(string place, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(place, UriKind.Relative), cancellation).ConfigureAwait(false);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
            return false;
        await RequireSuccess(answer, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<JsonNode> Get(string place, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(place, UriKind.Relative), cancellation).ConfigureAwait(false);
        await RequireSuccess(answer, cancellation).ConfigureAwait(false);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return Read(() => JsonNode.Parse(body)!);
    }

    private static async Task RequireSuccess(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
            return;
        string text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        throw new InferenceException(Error(text) ?? $"the server answered {(int)answer.StatusCode}", answer.StatusCode);
    }

    private static string? Error(string text)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["error"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whoever stands before the server says it in words of his own.
            return null;
        }
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or NullReferenceException
                        or FormatException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw new InferenceException($"expected an answer of the protocol: {e.Message}", HttpStatusCode.OK, e);
        }
    }
}
