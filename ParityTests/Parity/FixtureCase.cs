using System.Numerics.Tensors;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Parity;

/// <summary>A stored run of real Keras: model, inputs, outputs.</summary>
internal sealed class FixtureCase
{
    private readonly JObject _json;
    private readonly Lazy<OrderedDictionary<string, NpyArray>> _data;

    /// <param name="id">Its folder below fixtures/: <c>keras-1.2.2/lstm/cpu</c>.</param>
    internal FixtureCase(string id)
    {
        Folder = Path.IsPathRooted(id) ? id : Oracle.Fixtures.PathOf(id.Split('/'));
        _json = JObject.Parse(File.ReadAllText(Path.Combine(Folder, "case.json")));
        _data = new(() => NpzFile.Read(Path.Combine(Folder, "data.npz")));
    }

    internal string Folder { get; }

    internal string Keras => (string)_json["keras"]!;

    internal TrainingBackend Backend => (string)_json["backend"]! == "theano" ? TrainingBackend.Theano : TrainingBackend.TensorFlow;

    /// <summary>Whether tf.keras made it, whose releases are TensorFlow's.</summary>
    internal bool IsOfTensorFlow => ((string?)_json["made_by"])?.Contains("tf.keras", StringComparison.Ordinal) is true;

    /// <summary>Whether it is about the byte code of a Lambda.</summary>
    internal bool IsOfLambda => (string?)_json["layer"] == "Lambda";

    internal DataFormat DimOrdering => (string)_json["dim_ordering"]! == "th" ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;

    /// <summary>Whether the model can be loaded from its files alone.</summary>
    internal bool HasArchitecture => _json["files"]!["model"] is not null || _json["files"]!["architecture"] is not null;

    /// <summary>Whether a layer of it stores an image layout.</summary>
    internal bool StoresLayout =>
        HasArchitecture
        && File.ReadAllText(
                Path.Combine(Folder, (string)(_json["files"]!["model"] ?? _json["files"]!["architecture"])!),
                System.Text.Encoding.Latin1
            )
            .Contains("dim_ordering", StringComparison.Ordinal);

    /// <summary>Whether real Keras cannot load the file that it wrote.</summary>
    internal bool CannotBeReloaded => _json["no_reload"] is not null;

    /// <summary>The file with its weights.</summary>
    internal string WeightsPath => Path.Combine(Folder, (string)(_json["files"]!["model"] ?? _json["files"]!["weights"])!);

    internal int BatchSize => (int)_json["batch_size"]!;

    /// <summary>What Keras says when it refuses the model or its input; null where it does not.</summary>
    internal string? Error => (string?)_json["error"];

    internal bool FailsAtLoad => (string?)_json["error_at"] == "load";

    internal Tolerance Tolerance => Tolerance.Recurrent((int)_json["tolerance"]!["steps"]!, (int)_json["tolerance"]!["width"]!);

    /// <summary>The relative tolerance that a case of TensorFlow states.</summary>
    internal double Relative => (double?)_json["tolerance"]!["relative"] ?? 0;

    internal IEnumerable<(Tensor<float>[] Inputs, (string Name, NpyArray Array)[] Outputs, bool Reset)> Calls =>
        _json["calls"]!.Select(c =>
            (
                c["inputs"]!.Select(n => TensorOf(_data.Value[(string)n!])).ToArray(),
                (c["outputs"] ?? new JArray()).Select(n => ((string)n!, _data.Value[(string)n!])).ToArray(),
                (bool?)c["reset"] ?? false
            )
        );

    /// <summary>The training run; null where the case is none.</summary>
    internal TrainingRun? Training => _json["train"] is JObject train ? new TrainingRun(train, _data.Value, Relative) : null;

    /// <summary>case.json of the same case with another whole-model file.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="backend">The backend whose file it is.</param>
    internal string WithModel(string file, TrainingBackend backend)
    {
        var json = (JObject)_json.DeepClone();
        json["files"] = new JObject { ["model"] = file };
        json["backend"] = backend == TrainingBackend.Theano ? "theano" : "tensorflow";
        return json.ToString();
    }

    /// <summary>The model, which only its own file speaks for: nothing but the device is said. No file of Keras 1 says its backend, and
    /// Theano's is taken where the caller names none.</summary>
    internal Model Load(KerasImportOptions options)
    {
        if (Keras.StartsWith('1') && Backend == TrainingBackend.TensorFlow && !IsOfTensorFlow)
            options = options with { Backend = Backend };
        var files = _json["files"]!;
        return files["model"] is { } whole
            ? KerasImporter.Load(Path.Combine(Folder, (string)whole!), options)
            : KerasImporter.Load(
                Path.Combine(Folder, (string)files["architecture"]!),
                Path.Combine(Folder, (string)files["weights"]!),
                options
            );
    }

    /// <summary>The folders of all stored cases, and of those in the folder that KERASSHARP_FIXTURES names (by full path).</summary>
    internal static IEnumerable<string> All() =>
        In(Oracle.Fixtures.Root)
            .Select(d => Path.GetRelativePath(Oracle.Fixtures.Root, d).Replace(Path.DirectorySeparatorChar, '/'))
            .Concat(Environment.GetEnvironmentVariable("KERASSHARP_FIXTURES") is { Length: > 0 } more ? In(Path.GetFullPath(more)) : [])
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> In(string root) =>
        Directory
            .EnumerateDirectories(root, "keras-*")
            .Where(Oracle.Fixtures.IsRead)
            .SelectMany(Directory.EnumerateDirectories)
            .SelectMany(Directory.EnumerateDirectories)
            .Where(d => File.Exists(Path.Combine(d, "case.json")));

    internal static Tensor<float> TensorOf(NpyArray array) => Tensor.Create(array.ReadFloats(), [.. array.Shape.Select(d => (nint)d)]);
}
