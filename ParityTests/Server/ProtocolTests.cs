using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;
using KerasSharp.Server;

namespace KerasSharp.ParityTests.Server;

/// <summary>The Open Inference Protocol (version 2, REST) as its page states it, against stored results of real Keras.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private const string Case = "keras-2.3.1/gru/plain";

    private ModelServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ModelServer.StartAsync(new ServeOptions(new FixtureCase(Case).WeightsPath) { Port = 0, MaxBody = 1 << 20 });
        _client = new HttpClient { BaseAddress = _server.Address };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<JsonNode> Get(string path) => (await _client.GetFromJsonAsync<JsonNode>(path))!;

    [Theory]
    [InlineData("/v2/health/live", HttpStatusCode.OK)]
    [InlineData("/v2/health/ready", HttpStatusCode.OK)]
    [InlineData("/v2/models/model/ready", HttpStatusCode.OK)]
    [InlineData("/v2/models/model/versions/1/ready", HttpStatusCode.OK)]
    [InlineData("/v2/models/other/ready", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/model/versions/7/ready", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/..%2F..%2Fetc%2Fpasswd", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/model/infer", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/elsewhere", HttpStatusCode.NotFound)]
    public async Task Each_place_answers_with_its_status(string path, HttpStatusCode status) =>
        (await _client.GetAsync(path)).StatusCode.Should().Be(status);

    [Fact]
    public async Task Metadata_name_what_there_is()
    {
        var server = await Get("/v2");
        ((string)server["name"]!).Should().Be("kerassharp");
        server["extensions"]!.AsArray().Select(e => (string)e!).Should().Contain("binary_tensor_data");
        var model = await Get("/v2/models/model");
        using var loaded = KerasImporter.Load(new FixtureCase(Case).WeightsPath);
        ((string)model["name"]!).Should().Be("model");
        ((string)model["inputs"]![0]!["name"]!).Should().Be(loaded.InputLayers[0].Name);
        ((string)model["inputs"]![0]!["datatype"]!).Should().Be("FP32");
        ((int)model["inputs"]![0]!["shape"]![0]!).Should().Be(-1);
        model["outputs"]!.AsArray().Select(o => (string)o!["name"]!).Should().Equal(loaded.OutputNames);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Predictions_are_those_of_Keras(bool bytesIn, bool bytesOut)
    {
        var fixture = new FixtureCase(Case);
        using var loaded = KerasImporter.Load(fixture.WeightsPath);
        var (inputs, outputs, _) = fixture.Calls.First();
        float[] x = [.. inputs[0]];
        var request = new JsonObject
        {
            ["id"] = "42",
            ["inputs"] = new JsonArray(Input(loaded.InputLayers[0].Name!, inputs[0].Lengths.ToArray(), x, bytesIn)),
            ["parameters"] = new JsonObject { ["binary_data_output"] = bytesOut },
        };
        var answer = await Infer(request, bytesIn ? x : []);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var (json, values) = await Read(answer, bytesOut);
        ((string)json["id"]!).Should().Be("42");
        ((string)json["model_name"]!).Should().Be("model");
        var y = System.Numerics.Tensors.Tensor.Create(values, [.. json["outputs"]![0]!["shape"]!.AsArray().Select(e => (nint)(int)e!)]);
        fixture.Tolerance.Problem(outputs[0].Array, y).Should().BeNull();
    }

    public static TheoryData<string, string> Mistakes =>
        new()
        {
            { "no json", "*expected JSON*" },
            { "[]", "*expected an object*" },
            { "{}", "*expected 'inputs'*" },
            { """{"inputs":[]}""", "*at least one*" },
            { """{"inputs":[{"name":"none","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "*no input 'none'; it has*" },
            { """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP12","data":[1,2]}]}""", "*expected a datatype of FP32*found 'FP12'*" },
            { """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2]}]}""", "*expected 3 numbers for its shape, found 2*" },
            { """{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":[1,2]}]}""", "*expected 1 numbers*" },
            { """{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":["a"]}]}""", "*expected numbers of its datatype*" },
            { """{"inputs":[{"name":"x","shape":[-1],"datatype":"FP32","data":[1]}]}""", "*expected extents of whole numbers*" },
            { """{"inputs":[{"name":"x","shape":[2000000000],"datatype":"FP32","data":[1]}]}""", "*expected 2000000000 numbers*" },
            { """{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[99999999999]}]}""", "*at most 16777216*" },
            { """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}""", "*expected data*" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_clients_mistake_is_told_and_is_400(string body, string message)
    {
        var answer = await _client.PostAsync("/v2/models/model/infer", new StringContent(body));
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!).Should().Match(message);
    }

    [Fact]
    public async Task Shapes_that_the_model_does_not_take_are_400()
    {
        using var loaded = KerasImporter.Load(new FixtureCase(Case).WeightsPath);
        var answer = await Infer(new JsonObject { ["inputs"] = new JsonArray(Input(loaded.InputLayers[0].Name!, [1, 1], [1], false)) }, []);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        var answer = await _client.PostAsync("/v2/models/model/infer", new ByteArrayContent(new byte[2 << 20]));
        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Damaged_requests_hurt_nobody()
    {
        var fixture = new FixtureCase(Case);
        using var loaded = KerasImporter.Load(fixture.WeightsPath);
        var (inputs, _, _) = fixture.Calls.First();
        var request = new JsonObject
        {
            ["inputs"] = new JsonArray(Input(loaded.InputLayers[0].Name!, inputs[0].Lengths.ToArray(), [.. inputs[0]], false)),
        };
        byte[] whole = Encoding.UTF8.GetBytes(request.ToJsonString());
        var random = new Random(11);
        for (int i = 0; i < 500; i++)
        {
            byte[] body = [.. whole[..(i % 3 == 0 ? random.Next(whole.Length) : whole.Length)]];
            for (int k = 0; k < 1 + i % 4 && body.Length > 0; k++)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            using var content = new ByteArrayContent(body);
            if (i % 5 == 0)
                content.Headers.Add("Inference-Header-Content-Length", $"{random.Next(2 * whole.Length)}");
            var answer = await _client.PostAsync("/v2/models/model/infer", content);
            ((int)answer.StatusCode).Should().BeOneOf(200, 400);
        }
        (await Infer(request, [])).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_count_what_was_asked()
    {
        await Predictions_are_those_of_Keras(false, false);
        string page = await _client.GetStringAsync("/metrics");
        page.Should().MatchRegex("(?m)^keras_requests_total\\{model=\"model\",outcome=\"ok\"\\} [1-9]");
        page.Should().MatchRegex("(?m)^keras_plans_total\\{model=\"model\"\\} [1-9]");
        page.Should().Contain("keras_compute_seconds_bucket").And.Contain("le=\"+Inf\"");
    }

    private static JsonObject Input(string name, nint[] shape, float[] values, bool binary)
    {
        var input = new JsonObject
        {
            ["name"] = name,
            ["datatype"] = "FP32",
            ["shape"] = new JsonArray([.. shape.Select(e => (JsonNode)(int)e)]),
        };
        if (binary)
            input["parameters"] = new JsonObject { ["binary_data_size"] = values.Length * sizeof(float) };
        else
            input["data"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        return input;
    }

    private async Task<HttpResponseMessage> Infer(JsonObject request, float[] behind)
    {
        byte[] json = Encoding.UTF8.GetBytes(request.ToJsonString());
        var body = new byte[json.Length + behind.Length * sizeof(float)];
        json.CopyTo(body, 0);
        for (int i = 0; i < behind.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(body.AsSpan(json.Length + i * sizeof(float)), behind[i]);
        using var content = new ByteArrayContent(body);
        if (behind.Length > 0)
            content.Headers.Add("Inference-Header-Content-Length", $"{json.Length}");
        return await _client.PostAsync("/v2/models/model/infer", content);
    }

    private static async Task<(JsonNode Json, float[] Values)> Read(HttpResponseMessage answer, bool binary)
    {
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        if (!binary)
        {
            var json = JsonNode.Parse(body)!;
            return (json, [.. json["outputs"]![0]!["data"]!.AsArray().Select(v => (float)v!)]);
        }
        int length = int.Parse(answer.Headers.GetValues("Inference-Header-Content-Length").Single());
        var header = JsonNode.Parse(body.AsSpan(0, length))!;
        ((int)header["outputs"]![0]!["parameters"]!["binary_data_size"]!).Should().Be(body.Length - length);
        var values = new float[(body.Length - length) / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(body.AsSpan(length + i * sizeof(float)));
        return (header, values);
    }
}
