using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KerasSharp.Extensions;
using KerasSharp.Orleans;

namespace KerasSharp.Server;

/// <summary>The command <c>kerassharp-serve</c>.</summary>
internal sealed class ServeCommand
{
    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "A model (.keras, .h5), or a folder of models, or of NAME/VERSION/model.keras.",
    };
    private readonly Option<string> _host = new("--host")
    {
        DefaultValueFactory = _ => "localhost",
        Description = "The address to listen on; only this machine can connect if not given. 0.0.0.0 is every address.",
    };
    private readonly Option<int> _port = new("--port") { DefaultValueFactory = _ => 8000, Description = "The port." };
    private readonly Option<int> _batch = new("--max-batch")
    {
        DefaultValueFactory = _ => 64,
        Description = "Rows computed at once at most.",
    };
    private readonly Option<double> _delay = new("--max-delay")
    {
        HelpName = "MS",
        Description = "How long a first call waits for others, in milliseconds; not at all if not given.",
    };
    private readonly Option<int> _queue = new("--max-queue")
    {
        DefaultValueFactory = _ => 4096,
        Description = "Rows that may wait; calls beyond get 503.",
    };
    private readonly Option<long> _body = new("--max-body")
    {
        DefaultValueFactory = _ => 64 << 20,
        Description = "Bytes of a request at most.",
    };
    private readonly Option<string?> _key = new("--api-key-file")
    {
        HelpName = "FILE",
        Description = "A file with the key that requests must bear: Authorization: Bearer KEY.",
    };
    private readonly Option<int> _grpc = new("--grpc-port")
    {
        DefaultValueFactory = _ => 8001,
        Description = "The port for gRPC; -1 for none.",
    };
    private readonly Option<string?> _certificate = new("--certificate")
    {
        HelpName = "FILE",
        Description = "A certificate in PEM by which connections are encrypted, with its key in the same file or in --certificate-key.",
    };
    private readonly Option<string?> _certificateKey = new("--certificate-key")
    {
        HelpName = "FILE",
        Description = "The certificate's private key in PEM.",
    };
    private readonly Option<Uri?> _otlp = new("--otlp")
    {
        HelpName = "URL",
        Description = "Send metrics and traces to this collector (OTLP over gRPC); OTEL_EXPORTER_OTLP_ENDPOINT does it too.",
    };
    private readonly Option<int> _sequences = new("--max-sequences")
    {
        DefaultValueFactory = _ => 1024,
        Description = "Sequences of a model that keeps states that may be open at once; the begin of another gets 503.",
    };
    private readonly Option<double> _idle = new("--sequence-timeout")
    {
        HelpName = "S",
        DefaultValueFactory = _ => 600,
        Description = "Seconds that a sequence may rest before its states are dropped.",
    };
    private readonly Option<string?> _cluster = new("--cluster")
    {
        HelpName = "REDIS",
        Description = "Keep sequences in a cluster whose members and states are in this Redis, such as localhost:6379.",
    };
    private readonly Option<string> _siloAddress = new("--silo-address")
    {
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
        Description = "The address by which the cluster's other members reach this one.",
    };
    private readonly Option<int> _siloPort = new("--silo-port")
    {
        DefaultValueFactory = _ => 11111,
        Description = "The port for the cluster's other members; the next one is for clients of the cluster.",
    };
    private readonly Option<double?> _timeout = new("--queue-timeout")
    {
        HelpName = "MS",
        Description = "How long a call may wait for its turn, in milliseconds; calls beyond get 504. Any time if not given.",
    };
    private readonly Option<double?> _reload = new("--reload")
    {
        HelpName = "S",
        Description = "Look for changed files every so many seconds; never if not given.",
    };

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var command = new ServeCommand();
        var root = command.Create(output);
        try
        {
            return await root.Parse(args)
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        Output = output,
                        Error = error,
                    }
                );
        }
        catch (Exception e)
            when (e is KerasException or IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            await error.WriteLineAsync($"kerassharp-serve: {e.Message}");
            return 1;
        }
    }

    private RootCommand Create(TextWriter output)
    {
        var root = new RootCommand("Serves Keras models over the Open Inference Protocol.") { _model };
        Option[] options =
        [
            _host,
            _port,
            _grpc,
            _batch,
            _delay,
            _queue,
            _timeout,
            _body,
            _key,
            _certificate,
            _certificateKey,
            _reload,
            _sequences,
            _idle,
            _otlp,
            _cluster,
            _siloAddress,
            _siloPort,
        ];
        foreach (var option in options)
            root.Add(option);
        root.SetAction(
            async (parsed, _) =>
            {
                await using var server = await ModelServer.StartAsync(Options(parsed), logging => logging.AddSimpleConsole());
                string grpc = server.GrpcAddress is { } address ? $", gRPC on {address.Authority}" : "";
                await output.WriteLineAsync($"kerassharp-serve: listening on {server.Address}v2{grpc}");
                await server.WaitAsync();
            }
        );
        return root;
    }

    private ServeOptions Options(ParseResult parsed)
    {
        string address = parsed.GetRequiredValue(_host);
        if (address != "localhost" && !IPAddress.TryParse(address, out IPAddress? _))
            throw new KerasException($"--host: expected localhost or an address such as 0.0.0.0, found '{address}'");
        return new ServeOptions(parsed.GetRequiredValue(_model))
        {
            Host = address,
            Port = parsed.GetValue(_port),
            GrpcPort = parsed.GetValue(_grpc) is >= 0 and var grpc ? grpc : null,
            Certificate = parsed.GetValue(_certificate) is { } certificate
                ? X509Certificate2.CreateFromPemFile(certificate, parsed.GetValue(_certificateKey))
                : null,
            Otlp = parsed.GetValue(_otlp),
            Cluster = parsed.GetValue(_cluster) is { } redis ? Cluster(parsed, redis) : null,
            Sequences = new SequenceOptions
            {
                MaxSequences = parsed.GetValue(_sequences),
                IdleTimeout = TimeSpan.FromSeconds(parsed.GetValue(_idle)),
            },
            MaxBody = parsed.GetValue(_body),
            ApiKey = parsed.GetValue(_key) is { } file ? Key(file) : null,
            Models = new KerasModelOptions
            {
                Batching = new BatchingOptions
                {
                    MaxBatch = parsed.GetValue(_batch),
                    MaxDelay = TimeSpan.FromMilliseconds(parsed.GetValue(_delay)),
                    MaxQueuedRows = parsed.GetValue(_queue),
                    QueueTimeout = parsed.GetValue(_timeout) is { } wait ? TimeSpan.FromMilliseconds(wait) : null,
                },
                ReloadInterval = parsed.GetValue(_reload) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
        };
    }

    private SessionClusterOptions Cluster(ParseResult parsed, string redis) =>
        new(redis)
        {
            Address = IPAddress.TryParse(parsed.GetValue(_siloAddress), out var address)
                ? address
                : throw new KerasException($"--silo-address: expected an address, found '{parsed.GetValue(_siloAddress)}'"),
            SiloPort = parsed.GetValue(_siloPort),
            GatewayPort = parsed.GetValue(_siloPort) + 1,
            KeepFor = TimeSpan.FromSeconds(parsed.GetValue(_idle)),
        };

    private static string Key(string file)
    {
        string key = File.ReadAllText(file).Trim();
        return key.Length > 0 ? key : throw new KerasException($"{file}: expected a key, found an empty file");
    }
}
