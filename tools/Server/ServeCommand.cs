using System.CommandLine;
using System.Net;
using KerasSharp.Extensions;

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
        catch (Exception e) when (e is KerasException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            await error.WriteLineAsync($"kerassharp-serve: {e.Message}");
            return 1;
        }
    }

    private RootCommand Create(TextWriter output)
    {
        var root = new RootCommand("Serves Keras models over the Open Inference Protocol.") { _model };
        foreach (var option in new Option[] { _host, _port, _batch, _delay, _queue, _body, _key, _reload })
            root.Add(option);
        root.SetAction(
            async (parsed, _) =>
            {
                await using var server = await ModelServer.StartAsync(Options(parsed), logging => logging.AddSimpleConsole());
                await output.WriteLineAsync($"kerassharp-serve: listening on {server.Address}v2");
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
            MaxBody = parsed.GetValue(_body),
            ApiKey = parsed.GetValue(_key) is { } file ? Key(file) : null,
            Models = new KerasModelOptions
            {
                Batching = new BatchingOptions
                {
                    MaxBatch = parsed.GetValue(_batch),
                    MaxDelay = TimeSpan.FromMilliseconds(parsed.GetValue(_delay)),
                    MaxQueuedRows = parsed.GetValue(_queue),
                },
                ReloadInterval = parsed.GetValue(_reload) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
        };
    }

    private static string Key(string file)
    {
        string key = File.ReadAllText(file).Trim();
        return key.Length > 0 ? key : throw new KerasException($"{file}: expected a key, found an empty file");
    }
}
