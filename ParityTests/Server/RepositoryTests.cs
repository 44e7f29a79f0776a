using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Server;

namespace KerasSharp.ParityTests.Server;

/// <summary>Folders of models, keys, and the command that starts a server.</summary>
public sealed class RepositoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Put(params string[] parts)
    {
        string path = Path.Combine([_folder.Root, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Fixtures.PathOf("refused", "classes.h5"), path);
    }

    [Fact]
    public async Task Versions_stand_in_folders_and_the_newest_answers()
    {
        Put("iris", "2", "model.h5");
        Put("iris", "10", "model.h5");
        Put("single.h5");
        Put("iris", "notes", "model.h5");
        await using var server = await ModelServer.StartAsync(new ServeOptions(_folder.Root) { Port = 0 });
        using var client = new HttpClient { BaseAddress = server.Address };
        var all = await client.GetFromJsonAsync<JsonNode>("/v2");
        all!["models"]!.AsArray().Select(m => (string)m!).Should().Equal("iris", "single");
        var iris = await client.GetFromJsonAsync<JsonNode>("/v2/models/iris");
        iris!["versions"]!.AsArray().Select(v => (string)v!).Should().Equal("2", "10");
        string input = (string)iris["inputs"]![0]!["name"]!;
        var request = JsonNode.Parse($$"""{"inputs":[{"name":"{{input}}","shape":[1,4],"datatype":"INT32","data":[[1,2,3,4]]}]}""");
        var answer = await client.PostAsJsonAsync("/v2/models/iris/infer", request);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["model_version"]!).Should().Be("10");
        answer = await client.PostAsJsonAsync("/v2/models/iris/versions/2/infer", request);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["model_version"]!).Should().Be("2");
    }

    [Theory]
    [InlineData("", "7")]
    [InlineData("sums/7", "1")]
    public async Task A_SavedModel_is_served(string served, string version)
    {
        string from = Fixtures.PathOf("keras-2.10.1-tf", "saved_model", "sequential", "model"),
            to = Path.Combine(_folder.Root, "sums", "7");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await using var server = await ModelServer.StartAsync(new ServeOptions(Path.Combine(_folder.Root, served)) { Port = 0 });
        using var client = new HttpClient { BaseAddress = server.Address };
        string name = served.Length == 0 ? "sums" : "7";
        var model = await client.GetFromJsonAsync<JsonNode>($"/v2/models/{name}");
        model!["versions"]!.AsArray().Select(v => (string)v!).Should().Equal(version);
    }

    [Fact]
    public async Task A_folder_without_models_is_an_error() =>
        await FluentActions
            .Invoking(() => ModelServer.StartAsync(new ServeOptions(_folder.Root) { Port = 0 }))
            .Should()
            .ThrowAsync<KerasException>()
            .WithMessage("*expected models (.keras, .h5, .hdf5)*found none");

    [Theory]
    [InlineData("iris.h5", "iris.hdf5")]
    [InlineData("iris.h5", "iris/1/model.h5")]
    [InlineData("iris/1/model.h5", "iris/01/model.h5")]
    [InlineData("iris/1/a.h5", "iris/1/b.h5")]
    public async Task Two_files_for_one_version_are_an_error(string one, string other)
    {
        Put(one.Split('/'));
        Put(other.Split('/'));
        await FluentActions
            .Invoking(() => ModelServer.StartAsync(new ServeOptions(_folder.Root) { Port = 0 }))
            .Should()
            .ThrowAsync<KerasException>()
            .WithMessage("*expected one file for version*of model 'iris'*");
    }

    [Fact]
    public async Task Without_the_key_there_is_health_alone()
    {
        Put("iris.h5");
        await using var server = await ModelServer.StartAsync(new ServeOptions(_folder.Root) { Port = 0, ApiKey = "secret" });
        using var client = new HttpClient { BaseAddress = server.Address };
        (await client.GetAsync("/v2/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await client.GetAsync("/v2/models/iris")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await client.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        (await client.GetAsync("/v2/models/iris")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("no such file or folder", "/none")]
    [InlineData("expected localhost or an address", ".", "--host", "example.org")]
    [InlineData("Could not find file", ".", "--api-key-file", "/none")]
    [InlineData("Redis of the cluster (127.0.0.1:1) cannot be reached", ".", "--cluster", "127.0.0.1:1,connectTimeout=500")]
    [InlineData("expected an address", ".", "--cluster", "127.0.0.1:1", "--silo-address", "here")]
    public async Task The_command_says_what_is_wrong(string message, params string[] arguments)
    {
        var error = new StringWriter();
        (await ServeCommand.RunAsync(arguments, TextWriter.Null, error)).Should().Be(1);
        error.ToString().Should().StartWith("kerassharp-serve: ").And.ContainEquivalentOf(message);
    }
}
