using System.Net;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Server;

namespace KerasSharp.ParityTests.Server;

/// <summary>The example of README, run as it stands.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Fixtures.Root, ".."));

    [Fact]
    public async Task The_server_answers_as_the_command_predicts()
    {
        string readme = File.ReadAllText(Path.Combine(s_root, "README.md"));
        string file = Started().Match(readme).Groups[1].Value;
        var asked = Asked().Match(readme);
        await using var server = await ModelServer.StartAsync(new ServeOptions(Path.Combine(s_root, file)) { Port = 0 });
        using var client = new HttpClient { BaseAddress = server.Address };
        var answer = await client.PostAsync(asked.Groups[1].Value, new StringContent(asked.Groups[2].Value));
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(HttpStatusCode.OK, text);
        using var model = KerasImporter.Load(Path.Combine(s_root, file));
        float expected = model.Predict(Tensor.Create([1f, 2, 3, 4], [1, 4]))[0, 0];
        ((float)JsonNode.Parse(text)!["outputs"]![0]!["data"]![0]!).Should().Be(expected);
    }

    [GeneratedRegex(@"--project tools/Server -- (\S+)")]
    private static partial Regex Started();

    [GeneratedRegex(@"curl localhost:8000(\S+) -d '([^']+)'")]
    private static partial Regex Asked();
}
