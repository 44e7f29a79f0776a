using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using KerasSharp.Client;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Server;

/// <summary>Clients that send slowly, by halves or not to the end, and that never read: they hold their own connection, and nobody
/// else's.</summary>
public sealed class SlowClientTests
{
    private const int Each = 40;

    [Fact]
    public async Task Slow_and_half_open_clients_hurt_nobody_else()
    {
        await using var served = await ServedModels.StartAsync();
        using var model = KerasImporter.Load(ServedModels.Iris);
        var x = ServedModels.Numbers(1, 2, 4);
        var expected = model.Predict(x);
        var request = new InferenceRequest("iris", new InferenceInput(model.InputLayers[0].Name!, x));
        var guests = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Each; i++)
            {
                guests.Add(await OpenAsync(served.Address, ""));
                guests.Add(await OpenAsync(served.Address, "POST /v2/models/iris/infer HTTP/1.1\r\nHost: a\r\nContent-Le"));
                guests.Add(await OpenAsync(served.Address, Head(1000) + "{\"inputs\":["));
                guests.Add(await OpenAsync(served.GrpcAddress, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0004"));
                // Who asks much and reads nothing fills the connection's buffers only.
                guests.Add(
                    await OpenAsync(served.Address, string.Concat(Enumerable.Repeat("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", 400)))
                );
            }
            foreach (bool grpc in new[] { false, true, false, true })
                (await served.Client(grpc).InferAsync(request).WaitAsync(TimeSpan.FromSeconds(30)))[model.OutputNames[0]]
                    .ToTensor()
                    .Should()
                    .Equal(expected);
        }
        finally
        {
            foreach (var guest in guests)
                guest.Dispose();
        }
        (await served.Rest.IsReadyAsync()).Should().BeTrue("connections that break off half-way are no matter");
        (await served.Rest.InferAsync(request))[model.OutputNames[0]].ToTensor().Should().Equal(expected);
    }

    [Fact]
    public async Task Who_sends_too_slowly_is_told_and_dropped()
    {
        await using var served = await ServedModels.StartAsync();
        using var guest = await OpenAsync(served.Address, Head(100_000) + "{");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var watch = Stopwatch.StartNew();
        string answer = await new StreamReader(guest.GetStream()).ReadToEndAsync(limit.Token);
        answer.Should().StartWith("HTTP/1.1 408");
        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(2), "a moment's pause is allowed");
    }

    private static string Head(int length) =>
        $"POST /v2/models/iris/infer HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<TcpClient> OpenAsync(Uri address, string text)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host == "localhost" ? "127.0.0.1" : address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        return client;
    }
}
