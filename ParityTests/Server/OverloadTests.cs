using System.Net;
using FluentAssertions;
using KerasSharp.Client;
using KerasSharp.Extensions;

namespace KerasSharp.ParityTests.Server;

/// <summary>More requests than may wait: those beyond are told to come again, the others are answered.</summary>
public sealed class OverloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_many_requests_get_503_and_the_server_recovers(bool grpc)
    {
        await using var served = await ServedModels.StartAsync(o =>
            o with
            {
                Models = new KerasModelOptions
                {
                    Batching = new BatchingOptions { MaxQueuedRows = 4, MaxDelay = TimeSpan.FromMilliseconds(300) },
                },
            }
        );
        using var model = KerasImporter.Load(ServedModels.Iris);
        var request = new InferenceRequest("iris", new InferenceInput(model.InputLayers[0].Name!, ServedModels.Numbers(1, 1, 4)));
        async Task<HttpStatusCode?> Status()
        {
            try
            {
                await served.Client(grpc).InferAsync(request);
                return HttpStatusCode.OK;
            }
            catch (InferenceException e)
            {
                return e.Status;
            }
        }
        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(Status)));
        statuses.Should().OnlyContain(s => s == HttpStatusCode.OK || s == HttpStatusCode.ServiceUnavailable);
        statuses.Should().Contain(HttpStatusCode.OK).And.Contain(HttpStatusCode.ServiceUnavailable);
        (await Status()).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_that_waited_too_long_gets_504()
    {
        await using var served = await ServedModels.StartAsync(o =>
            o with
            {
                Models = new KerasModelOptions
                {
                    Batching = new BatchingOptions
                    {
                        MaxDelay = TimeSpan.FromMilliseconds(300),
                        QueueTimeout = TimeSpan.FromMilliseconds(1),
                    },
                },
            }
        );
        using var model = KerasImporter.Load(ServedModels.Iris);
        var request = new InferenceRequest("iris", new InferenceInput(model.InputLayers[0].Name!, ServedModels.Numbers(1, 1, 4)));
        foreach (bool grpc in new[] { false, true })
            (await served.Client(grpc).Invoking(c => c.InferAsync(request)).Should().ThrowAsync<InferenceException>())
                .Which.Status.Should()
                .Be(HttpStatusCode.GatewayTimeout);
    }
}
