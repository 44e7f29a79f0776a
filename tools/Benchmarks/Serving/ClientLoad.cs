using System.Diagnostics;
using System.Net;
using System.Numerics.Tensors;
using KerasSharp.Benchmarks.Workloads;
using KerasSharp.Client;

namespace KerasSharp.Benchmarks.Serving;

/// <summary>Clients that each send a request of one row, wait for the answer, and send the next.</summary>
/// <param name="Requests">Answered requests a second.</param>
/// <param name="Median">Milliseconds of half of them.</param>
/// <param name="Tail">Milliseconds of 99 in a hundred.</param>
/// <param name="Refused">Requests answered with 503.</param>
internal sealed record ClientLoad(double Requests, double Median, double Tail, long Refused)
{
    /// <param name="work">What the model takes.</param>
    /// <param name="input">The name of its input.</param>
    /// <param name="server">Where it is served as <c>model</c>.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="time">How long, behind a warm-up of a quarter of it.</param>
    internal static async Task<ClientLoad> RunAsync(Workload work, string input, Uri server, int clients, TimeSpan time)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = clients };
        using var client = InferenceClient.Rest(server, handler: handler);
        await Loop(work, input, client, clients, time / 4);
        var start = Stopwatch.StartNew();
        var (times, refused) = await Loop(work, input, client, clients, time);
        double seconds = start.Elapsed.TotalSeconds;
        double[] sorted = [.. times.Order()];
        double At(double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        return new ClientLoad(sorted.Length / seconds, At(0.5), At(0.99), refused);
    }

    private static async Task<(List<double> Times, long Refused)> Loop(
        Workload work,
        string input,
        InferenceClient client,
        int clients,
        TimeSpan time
    )
    {
        var all = new List<double>();
        long refused = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(c =>
                    Task.Run(async () =>
                    {
                        var request = new InferenceRequest("model", new InferenceInput(input, Row(work, c)));
                        var times = new List<double>();
                        while (clock.Elapsed < time)
                        {
                            long begin = Stopwatch.GetTimestamp();
                            try
                            {
                                await client.InferAsync(request);
                                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                            }
                            catch (InferenceException e) when (e.Status == HttpStatusCode.ServiceUnavailable)
                            {
                                Interlocked.Increment(ref refused);
                            }
                        }
                        lock (all)
                            all.AddRange(times);
                    })
                )
        );
        return (all, refused);
    }

    private static Tensor<float> Row(Workload work, int seed)
    {
        var random = new Random(seed);
        int count = (int)work.Input.Aggregate((a, b) => a * b);
        return Tensor.Create(
            [.. Enumerable.Range(0, count).Select(_ => work.Vocabulary > 0 ? random.Next(work.Vocabulary) : 2 * random.NextSingle() - 1)],
            [1, .. work.Input]
        );
    }
}
