using System.CommandLine;
using System.Globalization;
using KerasSharp.Cuda;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Cli.Commands;

/// <summary>The model that a command works on, and how it is loaded: the same argument and options everywhere.</summary>
internal sealed class ModelOptions
{
    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "A whole-model file (.h5, .keras), an architecture (.json, .yaml) with --weights, or weights with --architecture.",
    };
    private readonly Option<string?> _weights = new("--weights")
    {
        HelpName = "FILE",
        Description = "The weights (.h5, .weights.h5, the .index of a checkpoint) of an architecture. Example: --weights model.weights.h5",
    };
    private readonly Option<bool> _noTraining = new("--no-training")
    {
        Description =
            "Load the model without what its file says about training: loss, optimizer and its state. "
            + "Example: --no-training --loss mean_squared_error",
    };
    private readonly Option<string> _device = new("--device")
    {
        HelpName = "DEVICE",
        DefaultValueFactory = _ => "cpu",
        Description =
            "What computes: cpu, cuda, cuda:N, cuda:all (kerassharp devices lists them), or reference (plain loops, slow). "
            + "Example: --device cpu",
    };
    private readonly Option<int> _threads = new("--threads")
    {
        HelpName = "N",
        Description = "Threads to compute with; one per processor if not given. Example: --threads 2",
    };

    private readonly ApplicationOptions _application;
    private readonly OriginOptions _origin;
    private readonly bool _computes,
        _trains;

    /// <param name="command">The command.</param>
    /// <param name="computes">Whether it runs the model.</param>
    /// <param name="trains">Whether it has a use for what the file says about training. Where it has none, training that cannot be read
    /// keeps nobody from the model.</param>
    internal ModelOptions(Command command, bool computes = true, bool trains = true)
    {
        (_computes, _trains) = (computes, trains);
        _threads.RequireRange(1, 256);
        command.Add(_model);
        command.Add(_weights);
        _application = new ApplicationOptions(command);
        _origin = new OriginOptions(command);
        if (trains)
            command.Add(_noTraining);
        if (!computes)
            return;
        command.Add(_device);
        command.Add(_threads);
    }

    /// <summary>The model's file as it was named.</summary>
    internal string Path(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>All files that the model is made of.</summary>
    internal string[] Files(ParseResult parsed) => parsed.GetValue(_weights) is { } weights ? [Path(parsed), weights] : [Path(parsed)];

    /// <summary>Loads the model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="instead">A whole-model file that takes the model's place; null for none.</param>
    /// <param name="wishes">What else is decided about the import; null for nothing.</param>
    /// <exception cref="KerasException">The files are damaged or not supported, or do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal Model Load(ParseResult parsed, string? instead = null, KerasImportOptions? wishes = null)
    {
        string path = instead ?? Path(parsed);
        var model = Read(parsed, path, instead is not null, wishes ?? new KerasImportOptions());
        try
        {
            if (_computes)
                Lowering.RequireFewCalls(model.Spec);
            return model;
        }
        catch (KerasUnsupportedException e)
        {
            model.Dispose();
            throw new KerasUnsupportedException($"{path}: {e.Message}", e);
        }
    }

    private Model Read(ParseResult parsed, string path, bool isWhole, KerasImportOptions wishes)
    {
        string? weights = isWhole ? null : parsed.GetValue(_weights);
        foreach (string file in new[] { path, weights }.OfType<string>())
            ModelFile.ThrowIfNone(file);
        var options = wishes with
        {
            Device = Device(parsed),
            Backend = _origin.Backend(parsed),
            DimOrdering = _origin.DimOrdering(parsed),
            Version = _origin.Version(parsed),
            Training = _trains && !parsed.GetValue(_noTraining),
        };
        if (!isWhole && _application.Name(parsed) is { } application)
            return weights is null
                ? _application.Load(parsed, application, path, options)
                : throw new KerasException($"--weights {weights}: expected the weights as MODEL beside --architecture {application}");
        if (System.IO.Path.GetExtension(path).ToLowerInvariant() is ".json" or ".yaml" or ".yml")
            return KerasImporter.Load(
                path,
                weights ?? throw new KerasException($"{path}: an architecture without weights", new WeightsAdvice(path)),
                options
            );
        if (weights is not null)
            throw new KerasException(
                $"--weights {weights}: expected an architecture (.json, .yaml) as the model, found {path}, which has weights of its own"
            );
        return KerasImporter.Load(path, options);
    }

    /// <summary>How many threads compute on the processor.</summary>
    internal int Threads(ParseResult parsed) =>
        parsed.GetResult(_threads) is { Implicit: false } ? parsed.GetValue(_threads) : Environment.ProcessorCount;

    private IBackend Device(ParseResult parsed)
    {
        int threads = parsed.GetResult(_threads) is { Implicit: false } ? parsed.GetValue(_threads) : 0;
        return parsed.GetValue(_device) switch
        {
            "reference" => KerasSharp.Device.Reference(),
            null or "cpu" => KerasSharp.Device.Cpu(threads),
            "cuda" => KerasSharp.Device.Cuda(),
            "cuda:all" => KerasSharp.Device.CudaAll(),
            var cuda
                when cuda.StartsWith("cuda:", StringComparison.Ordinal)
                    && int.TryParse(cuda.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index) =>
                KerasSharp.Device.Cuda(index),
            var other => throw new KerasException($"--device {other}: expected cpu, cuda, cuda:N, cuda:all or reference"),
        };
    }
}
