using System.Numerics.Tensors;
using System.Text.Json;
using KerasSharp.Numpy;

namespace KerasSharp.Cli.Demos;

/// <summary>A model that Keras 1.2.2 trained, with inputs and what Keras predicted for them: a folder below fixtures/models.</summary>
internal sealed class DemoModel : IDisposable
{
    private readonly OrderedDictionary<string, NpyArray> _arrays;
    private readonly JsonDocument _texts;

    /// <param name="folder">The model's folder.</param>
    /// <param name="options">What computes.</param>
    internal DemoModel(string folder, KerasImportOptions options)
    {
        using var made = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        var files = made.RootElement.GetProperty("files");
        string Of(string key) => Path.Combine(folder, files.GetProperty(key).GetString()!);
        Model = files.TryGetProperty("model", out _)
            ? KerasImporter.Load(Of("model"), options)
            : KerasImporter.Load(Of("architecture"), Of("weights"), options);
        _arrays = NpzFile.Read(Path.Combine(folder, "data.npz"));
        _texts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "demo.json")));
        (X, Keras) = (Read("x0"), Read("y0"));
        Ours = Model.Predict(X);
    }

    /// <summary>The model, loaded here.</summary>
    internal Model Model { get; }

    /// <summary>The stored inputs.</summary>
    internal Tensor<float> X { get; }

    /// <summary>What Keras predicted for them.</summary>
    internal Tensor<float> Keras { get; }

    /// <summary>What the model predicts for them here.</summary>
    internal Tensor<float> Ours { get; }

    /// <summary>The greatest difference between both.</summary>
    internal float Difference => Math.Abs(TensorPrimitives.MaxMagnitude<float>(Flat(Tensor.Subtract<float>(Ours, Keras))));

    /// <summary>Texts and numbers that go with the inputs.</summary>
    internal JsonElement Texts => _texts.RootElement;

    internal string[] Strings(string key) => [.. Texts.GetProperty(key).EnumerateArray().Select(e => e.GetString()!)];

    internal float[] Floats(string key) => [.. Texts.GetProperty(key).EnumerateArray().Select(e => (float)e.GetDouble())];

    internal static float[] Flat(Tensor<float> x)
    {
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return values;
    }

    public void Dispose()
    {
        _texts.Dispose();
        Model.Dispose();
    }

    private Tensor<float> Read(string key) => Tensor.Create(_arrays[key].ReadFloats(), [.. _arrays[key].Shape.Select(e => (nint)e)]);
}
