using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Client;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Server;

namespace KerasSharp.ParityTests.Server;

/// <summary>Two servers of one cluster as processes; one of them is killed.</summary>
public sealed partial class SessionClusterTests
{
    private const int Sessions = 200,
        Parts = 6;

    [SkippableFact]
    public async Task Sequences_survive_a_machine_that_is_killed_bit_for_bit()
    {
        Skip.IfNot(ExternalTool.Exists("redis-server"), "redis-server is not installed");
        Skip.If(OperatingSystem.IsWindows(), "processes are killed by a signal");
        using var folder = new TemporaryFolder();
        int redisPort = FreePort();
        using var redis = await StartRedisAsync(redisPort, folder.Root);
        try
        {
            using Member a = await Member.StartAsync(redisPort),
                b = await Member.StartAsync(redisPort);
            InferenceClient[] clients = [InferenceClient.Rest(a.Address), InferenceClient.Rest(b.Address)];
            using var model = KerasImporter.Load(ServedModels.Stateful);
            string input = model.InputLayers[0].Name!;
            int done = 0,
                retried = 0;
            var differences = new ConcurrentBag<string>();
            await Task.WhenAll(Enumerable.Range(0, Sessions).Select(s => Task.Run(() => Session(s))));
            differences.Should().BeEmpty();
            retried.Should().BePositive("the machine was killed while sequences were under way");

            async Task Session(int session)
            {
                var states = model.InitialStates(model.FixedBatch!.Value);
                for (int part = 0; part < Parts; part++)
                {
                    var x = X(model, session, part);
                    var expected = model.Step(x, states);
                    states = expected.States;
                    var request = new InferenceRequest("model", new InferenceInput(input, x))
                    {
                        SequenceId = $"s{session}",
                        SequenceStart = part == 0,
                        SequenceEnd = part == Parts - 1,
                        SequenceStep = part + 1,
                    };
                    var found = (await Ask(clients, session % 2, request, () => Interlocked.Increment(ref retried)))
                        .Outputs.Single()
                        .ToTensor();
                    if (!found.SequenceEqual(expected.Outputs[0]))
                        differences.Add($"session {session}, part {part}");
                    if (Interlocked.Increment(ref done) == Sessions * Parts / 3)
                        b.Kill();
                }
            }
        }
        finally
        {
            redis.Kill();
        }
    }

    [SkippableFact]
    public async Task A_taken_port_of_the_cluster_is_told()
    {
        Skip.IfNot(ExternalTool.Exists("redis-server"), "redis-server is not installed");
        using var folder = new TemporaryFolder();
        int redisPort = FreePort();
        using var redis = await StartRedisAsync(redisPort, folder.Root);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        try
        {
            await using var error = new StringWriter();
            string[] args = ["--port", "0", "--grpc-port", "-1", "--cluster", $"127.0.0.1:{redisPort}", "--silo-port", $"{port}"];
            int code = await ServeCommand.RunAsync([ServedModels.Stateful, .. args], TextWriter.Null, error);

            code.Should().Be(1);
            error.ToString().Should().Contain($"the cluster's port {port} or {port + 1} is taken; --silo-port chooses another");
        }
        finally
        {
            redis.Kill();
        }
    }

    /// <summary>The answer of whichever member gives one, the part sent again until then.</summary>
    private static async Task<InferenceResponse> Ask(InferenceClient[] members, int first, InferenceRequest request, Action retries)
    {
        var patience = Stopwatch.StartNew();
        for (int at = first; ; at ^= 1)
            try
            {
                return await members[at].InferAsync(request);
            }
            catch (Exception e)
                when (patience.Elapsed < TimeSpan.FromMinutes(3)
                    && e is HttpRequestException or InferenceException { Status: HttpStatusCode.ServiceUnavailable }
                )
            {
                retries();
                await Task.Delay(100);
            }
    }

    private static Tensor<float> X(Model model, int session, int part)
    {
        var shape = model.InputLayers[0].InputShape!;
        return ServedModels.Numbers(1000 * session + part, model.FixedBatch!.Value, shape[0] ?? 4, shape[1]!.Value);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // A member takes its port and the next one.
    private static int FreePair()
    {
        while (true)
        {
            int port = FreePort();
            try
            {
                using var next = new TcpListener(IPAddress.Loopback, port + 1);
                next.Start();
                return port;
            }
            catch (SocketException)
            {
                // The next one is taken: another pair.
            }
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<Process> StartRedisAsync(int port, string folder)
    {
        var redis = Start("redis-server", "--port", $"{port}", "--save", "", "--dir", folder, "--bind", "127.0.0.1");
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20))
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return redis;
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                // It does not listen yet.
            }
    }

    [GeneratedRegex("listening on (http://[^/]+)/")]
    private static partial Regex Listening();

    private sealed class Member : IDisposable
    {
        private readonly Process _process;

        private Member(Process process, Uri address) => (_process, Address) = (process, address);

        internal Uri Address { get; }

        internal static async Task<Member> StartAsync(int redis)
        {
            // Whoever else opens ports meanwhile may take one of those that were free.
            for (int trial = 1; ; trial++)
                try
                {
                    return await StartOnceAsync(redis);
                }
                catch (InvalidOperationException e) when (trial < 5 && e.Message.Contains("is taken", StringComparison.Ordinal))
                {
                    continue;
                }
        }

        private static async Task<Member> StartOnceAsync(int redis)
        {
            string server = Path.Combine(AppContext.BaseDirectory, "kerassharp-serve.dll");
            var process = SessionClusterTests.Start(
                "dotnet",
                server,
                ServedModels.Stateful,
                "--port",
                "0",
                "--grpc-port",
                "-1",
                "--cluster",
                $"127.0.0.1:{redis}",
                "--silo-port",
                $"{FreePair()}"
            );
            var errors = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line)
                if (Listening().Match(line) is { Success: true } found)
                {
                    _ = process.StandardOutput.ReadToEndAsync();
                    return new Member(process, new Uri(found.Groups[1].Value));
                }
            await process.WaitForExitAsync();
            throw new InvalidOperationException($"the server ended with code {process.ExitCode}: {await errors}");
        }

        // As the system does it: without a word to anybody.
        internal void Kill() => _process.Kill();

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }
    }
}
