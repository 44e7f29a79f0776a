using System.Net;
using System.Numerics.Tensors;
using System.Text;
using FluentAssertions;
using KerasSharp.Client;

namespace KerasSharp.ParityTests.Server;

/// <summary>The client beside servers that are not this one.</summary>
public sealed class ClientTests
{
    private static InferenceRequest Request => new("m", new InferenceInput("x", Tensor.Create([1f], [1, 1])));

    [Theory]
    [InlineData("http://gateway/team", "http://gateway/team/v2/models/m/infer")]
    [InlineData("http://gateway/team/", "http://gateway/team/v2/models/m/infer")]
    [InlineData("http://gateway", "http://gateway/v2/models/m/infer")]
    public async Task A_server_below_a_path_is_asked_there(string server, string place)
    {
        var answers = new Answers("""{"model_name":"m","outputs":[]}""");
        using var client = InferenceClient.Rest(new Uri(server), handler: answers);
        (await client.InferAsync(Request)).Outputs.Should().BeEmpty();
        answers.Asked!.AbsoluteUri.Should().Be(place);
    }

    [Theory]
    [InlineData("[4611686018427387904, 4]")]
    [InlineData("[-1]")]
    [InlineData("[3]")]
    public async Task An_output_whose_bytes_are_not_its_shapes_is_refused(string shape)
    {
        const string Form =
            """{"model_name":"m","outputs":[{"name":"y","datatype":"FP32","shape":S,"parameters":{"binary_data_size":0}}]}""";
        string output = Form.Replace("S,", $"{shape},", StringComparison.Ordinal);
        using var client = InferenceClient.Rest(new Uri("http://gateway"), handler: new Answers(output));
        var thrown = await client.Invoking(c => c.InferAsync(Request)).Should().ThrowAsync<InferenceException>();
        thrown.Which.Message.Should().StartWith("output 'y': expected");
    }

    [Fact]
    public async Task A_failure_is_no_answer_to_whether_a_model_is_there()
    {
        using var client = InferenceClient.Rest(new Uri("http://gateway"), handler: new Answers("no", HttpStatusCode.BadGateway));
        var thrown = await client.Invoking(c => c.IsModelReadyAsync("m")).Should().ThrowAsync<InferenceException>();
        thrown.Which.Status.Should().Be(HttpStatusCode.BadGateway);
    }

    private sealed class Answers(string body, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        internal Uri? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri;
            return Task.FromResult(
                new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") }
            );
        }
    }
}
