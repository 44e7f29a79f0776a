using System.Net;
using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Client;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Server;

/// <summary>What the pages of the Open Inference Protocol (version 2) ask of a server, over REST and gRPC alike: health, metadata,
/// versions, inference, the answer's id, outputs by name, errors.</summary>
public sealed class ConformanceTests : IAsyncLifetime
{
    private ServedModels _served = null!;

    public async Task InitializeAsync() => _served = await ServedModels.StartAsync();

    public async Task DisposeAsync() => await _served.DisposeAsync();

    private static Tensor<float> Flowers => Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8], [2, 4]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Health_is_told(bool grpc)
    {
        var client = _served.Client(grpc);
        (await client.IsLiveAsync()).Should().BeTrue();
        (await client.IsReadyAsync()).Should().BeTrue();
        (await client.IsModelReadyAsync("iris")).Should().BeTrue();
        (await client.IsModelReadyAsync("iris", "2")).Should().BeTrue();
        (await client.IsModelReadyAsync("iris", "3")).Should().BeFalse();
        (await client.IsModelReadyAsync("none")).Should().BeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metadata_name_what_there_is(bool grpc)
    {
        var client = _served.Client(grpc);
        var server = await client.DescribeServerAsync();
        server.Name.Should().Be("kerassharp");
        server.Extensions.Should().Contain("binary_tensor_data").And.Contain("sequence");
        var iris = await client.DescribeModelAsync("iris");
        iris.Name.Should().Be("iris");
        iris.Versions.Should().Equal("2", "10");
        iris.Inputs.Single().Shape.Should().Equal(-1, 4);
        iris.Outputs.Single().Shape.Should().Equal(-1, 3);
        iris.Inputs.Single().Datatype.Should().Be("FP32");
        using var model = KerasImporter.Load(ServedModels.Iris);
        iris.Inputs.Single().Name.Should().Be(model.InputLayers[0].Name);
        iris.Outputs.Select(o => o.Name).Should().Equal(model.OutputNames);
        (await client.DescribeModelAsync("pets")).Inputs.Select(i => i.Datatype).Should().Contain("BYTES").And.Contain("FP32");
        (await client.DescribeModelAsync(ServedModels.Hostile)).Name.Should().Be(ServedModels.Hostile);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inference_gives_the_models_bits_under_the_requests_id(bool grpc)
    {
        using var model = KerasImporter.Load(ServedModels.Iris);
        string input = model.InputLayers[0].Name!;
        var answer = await _served.Client(grpc).InferAsync(new InferenceRequest("iris", new InferenceInput(input, Flowers)) { Id = "42" });
        answer.Id.Should().Be("42");
        answer.Model.Should().Be("iris");
        answer.Version.Should().Be("10");
        answer[model.OutputNames[0]].Datatype.Should().Be("FP32");
        answer[model.OutputNames[0]].ToTensor().Should().Equal(model.Predict(Flowers));
        var older = new InferenceRequest("iris", new InferenceInput(input, Flowers)) { Version = "2", Outputs = [model.OutputNames[0]] };
        (await _served.Client(grpc).InferAsync(older)).Version.Should().Be("2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbers_of_each_type_are_the_same_numbers(bool grpc)
    {
        using var model = KerasImporter.Load(ServedModels.Iris);
        string name = model.InputLayers[0].Name!;
        InferenceInput[] inputs =
        [
            new(name, Tensor.Create<double>([1, 2, 3, 4], [1, 4])),
            new(name, Tensor.Create<int>([1, 2, 3, 4], [1, 4])),
            new(name, Tensor.Create<long>([1, 2, 3, 4], [1, 4])),
        ];
        foreach (var input in inputs)
            (await _served.Client(grpc).InferAsync(new InferenceRequest("iris", input)))
                .Outputs.Single()
                .ToTensor()
                .Should()
                .Equal(model.Predict(Tensor.Create([1f, 2, 3, 4], [1, 4])), input.Datatype);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Texts_reach_a_model_that_takes_them(bool grpc)
    {
        string Fixture(string file) => Fixtures.PathOf("text", "pets", file);
        var texts = JObject.Parse(File.ReadAllText(Fixture("inputs.json")));
        var numbers = NpzFile.Read(Fixture("inputs.npz"));
        var pets = await _served.Client(grpc).DescribeModelAsync("pets");
        InferenceInput[] inputs =
        [
            .. pets.Inputs.Select(i =>
                texts[i.Name] is JArray rows
                    ? new InferenceInput(i.Name, [.. rows.Select(r => (string)r[0]!)])
                    : new InferenceInput(i.Name, FixtureCase.TensorOf(numbers[i.Name]))
            ),
        ];
        var answer = await _served.Client(grpc).InferAsync(new InferenceRequest("pets", inputs));
        var expected = NpzFile.Read(Fixture("outputs.npz")).Single().Value;
        new Tolerance(1e-5).Problem(expected, answer.Outputs.Single().ToTensor()).Should().BeNull();
    }

    public static TheoryData<bool, string, HttpStatusCode, string> Mistakes
    {
        get
        {
            var mistakes = new TheoryData<bool, string, HttpStatusCode, string>();
            foreach (bool grpc in new[] { false, true })
            {
                mistakes.Add(grpc, "model", HttpStatusCode.NotFound, "*no model 'none'*");
                mistakes.Add(grpc, "version", HttpStatusCode.NotFound, "*no version '7'; it has 2, 10*");
                mistakes.Add(grpc, "input", HttpStatusCode.BadRequest, "*no input 'none'; it has*");
                mistakes.Add(grpc, "output", HttpStatusCode.BadRequest, "*no output 'none'; it has*");
                mistakes.Add(grpc, "shape", HttpStatusCode.BadRequest, "*expected data of shape (samples, 4)*");
                mistakes.Add(grpc, "text", HttpStatusCode.BadRequest, "*expected numbers, found texts*");
                mistakes.Add(grpc, "missing", HttpStatusCode.BadRequest, "*at least one*|*expected 1 to*");
                mistakes.Add(grpc, "large", HttpStatusCode.BadRequest, "*expected numbers of at most 3*");
                mistakes.Add(grpc, "twice", HttpStatusCode.BadRequest, "*expected each input once*");
            }
            return mistakes;
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_has_its_status_and_is_told(bool grpc, string mistake, HttpStatusCode status, string message)
    {
        using var model = KerasImporter.Load(ServedModels.Iris);
        string name = model.InputLayers[0].Name!;
        var right = new InferenceRequest("iris", new InferenceInput(name, Flowers));
        var request = mistake switch
        {
            "model" => right with { Model = "none" },
            "version" => right with { Version = "7" },
            "input" => right with { Inputs = [new InferenceInput("none", Flowers)] },
            "output" => right with { Outputs = ["none"] },
            "shape" => right with { Inputs = [new InferenceInput(name, Tensor.Create([1f, 2], [1, 2]))] },
            "text" => right with { Inputs = [new InferenceInput(name, ["a", "b"])] },
            "large" => right with { Inputs = [new InferenceInput(name, Tensor.Create<double>([1, 2, 3, 1e300], [1, 4]))] },
            "missing" => right with { Inputs = [] },
            _ => right with { Inputs = [right.Inputs[0], right.Inputs[0]] },
        };
        var thrown = await _served.Client(grpc).Invoking(c => c.InferAsync(request)).Should().ThrowAsync<InferenceException>();
        thrown.Which.Status.Should().Be(status);
        message.Split('|').Should().Contain(m => thrown.Which.Message.Contains(m.Trim('*').Split('*')[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_is_asked_for_by_all_but_health(bool grpc)
    {
        await using var served = await ServedModels.StartAsync(o => o with { ApiKey = "secret" });
        var client = served.Client(grpc);
        (await client.IsLiveAsync()).Should().BeTrue();
        var asked = await client.Invoking(c => c.IsModelReadyAsync("iris")).Should().ThrowAsync<InferenceException>();
        asked.Which.Status.Should().Be(HttpStatusCode.Unauthorized);
        var thrown = await client.Invoking(c => c.DescribeModelAsync("iris")).Should().ThrowAsync<InferenceException>();
        thrown.Which.Status.Should().Be(HttpStatusCode.Unauthorized);
        using var bearer = grpc ? InferenceClient.Grpc(served.GrpcAddress, "secret") : InferenceClient.Rest(served.Address, "secret");
        (await bearer.DescribeModelAsync("iris")).Name.Should().Be("iris");
    }
}
