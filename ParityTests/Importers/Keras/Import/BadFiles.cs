using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Writes files that an import refuses, into a folder that goes with it.</summary>
internal sealed class BadFiles : IDisposable
{
    /// <summary>A layer that can be read; tests change something of it.</summary>
    internal const string DenseEntry =
        """{"class_name": "Dense", "config": {"name": "dense_1", "trainable": true, "batch_input_shape": [null, 4], "input_dtype": "float32", "output_dim": 3, "init": "glorot_uniform", "activation": "tanh", "W_regularizer": null, "b_regularizer": null, "activity_regularizer": null, "W_constraint": null, "b_constraint": null, "bias": true, "input_dim": 4}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal string PathOf(string name) => _folder.PathOf(name);

    internal static string Sequential(params string[] layers) =>
        $$"""{"class_name": "Sequential", "config": [{{string.Join(", ", layers)}}], "keras_version": "1.2.2"}""";

    internal static Action Invoking(Action action) => action;

    internal string Written(string name, string text)
    {
        string path = _folder.PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    internal string Weights(params (string Layer, string Array, long[] Shape)[] arrays)
    {
        var writer = new Hdf5Writer();
        writer.Root.SetTextList("layer_names", [.. arrays.Select(a => a.Layer).Distinct()]);
        foreach (var layer in arrays.GroupBy(a => a.Layer))
        {
            var group = writer.Root.Group(layer.Key);
            group.SetTextList("weight_names", [.. layer.Select(a => a.Array)]);
            foreach (var (_, array, shape) in layer)
                group.AddDataset(array, new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
        }
        string path = _folder.PathOf("weights.h5");
        writer.Save(path);
        return path;
    }
}
