using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>What files of strangers hold and no recipe makes: tools/oracle/README.md tells of the recipes.</summary>
public sealed class StrangeFileTests : IDisposable
{
    /// <summary>Writes weights as Keras 2 on TensorFlow does: sys.argv holds the path, the configuration, and layer=rows,columns.
    /// </summary>
    private const string Script = """
        import h5py, sys
        import numpy as np
        with h5py.File(sys.argv[1], 'w') as f:
            f.attrs['keras_version'] = b'2.0.2'
            f.attrs['backend'] = b'tensorflow'
            f.attrs['model_config'] = sys.argv[2].encode()
            w = f.create_group('model_weights')
            names = []
            for layer in sys.argv[3:]:
                name, shape = layer.split('=')
                names.append(name.encode())
                if name in w:
                    continue
                g = w.create_group(name)
                arrays = [] if not shape else [('kernel:0', tuple(map(int, shape.split(','))))]
                if name.startswith('dense') and arrays:
                    arrays.append(('bias:0', arrays[0][1][1:]))
                if name.startswith('embedding'):
                    arrays = [('embeddings:0', arrays[0][1])]
                g.attrs['weight_names'] = [(name + '/' + a).encode() for a, _ in arrays]
                for k, (a, extents) in enumerate(arrays):
                    g.create_dataset(name + '/' + a, data=np.sin(np.arange(np.prod(extents)) + k).reshape(extents).astype('f'))
            w.attrs['layer_names'] = names
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Model Load(string config, params string[] layers)
    {
        Python.Require("h5py");
        string path = _folder.PathOf("model.h5");
        Python.Run(Script, [path, config, .. layers]);
        return KerasImporter.Load(path, new KerasImportOptions { Device = Device.Reference() });
    }

    private static string Dense(string name, int units, string more = "") =>
        $$$"""{"class_name": "Dense", "config": {"name": "{{{name}}}", "units": {{{units}}}, "activation": "tanh"{{{more}}}}}""";

    private static string Sequential(params string[] layers) =>
        $$$"""{"class_name": "Sequential", "config": [{{{string.Join(", ", layers)}}}]}""";

    private const string Three = ", \"batch_input_shape\": [null, 3]";

    private static readonly Tensor<float> s_x = Tensor.Create([0.1f, -0.4f, 0.7f, 1.2f, 0.3f, -0.9f], [2, 3]);

    /// <summary>Before 2.3 Keras lists a layer as often as it is called.</summary>
    [SkippableFact]
    public void A_layer_that_a_Sequential_calls_twice()
    {
        string layer = Dense("dense_1", 3, Three);
        float[] expected;
        using (var once = Load(Sequential(layer), "dense_1=3,3"))
            expected = once.Predict(once.Predict(s_x)).ToArray();
        using var twice = Load(Sequential(layer, layer), "dense_1=3,3", "dense_1=3,3");
        twice.Predict(s_x).ToArray().Should().Equal(expected);
    }

    /// <summary>Keras 2.0 calls the numbers of the input the layer's, and stores floats.</summary>
    [SkippableFact]
    public void A_table_whose_numbers_are_called_whole()
    {
        const string Words =
            """{"class_name": "Embedding", "config": {"name": "embedding_1", "input_dim": 5, "output_dim": 2, "dtype": "int32", """
            + """ "input_length": 3, "batch_input_shape": [null, 3]}}""";
        using var model = Load(Sequential(Words), "embedding_1=5,2");
        float[] row = [.. Enumerable.Range(2, 2).Select(i => MathF.Sin(i))];
        model
            .Predict(Tensor.Create([0f, 1, 4], [1, 3]))
            .ToArray()[2..4]
            .Zip(row)
            .Should()
            .OnlyContain(p => Math.Abs(p.First - p.Second) < 1e-6);
    }

    [SkippableFact]
    public void Twelve_inputs()
    {
        string inputs = string.Join(
            ", ",
            Enumerable
                .Range(1, 12)
                .Select(i =>
                    $$$"""{"name": "input_{{{i}}}", "class_name": "InputLayer", "config": {"name": "input_{{{i}}}", """
                    + """ "batch_input_shape": [null, 1], "dtype": "float32", "sparse": false}, "inbound_nodes": []}"""
                )
        );
        string calls = string.Join(", ", Enumerable.Range(1, 12).Select(i => $$$"""["input_{{{i}}}", 0, 0, {}]"""));
        string ends = calls.Replace(", {}", "", StringComparison.Ordinal);
        string config =
            $$$"""{"class_name": "Model", "config": {"name": "m", "layers": [{{{inputs}}}, """
            + """{"name": "joined", "class_name": "Concatenate", """
            + $$$""" "config": {"name": "joined", "axis": -1}, "inbound_nodes": [[{{{calls}}}]]}], "input_layers": [{{{ends}}}], """
            + """ "output_layers": [["joined", 0, 0]]}}""";
        using var model = Load(config, [.. Enumerable.Range(1, 12).Select(i => $"input_{i}="), "joined="]);
        var x = Enumerable.Range(0, 12).Select(i => Tensor.Create([(float)i], [1, 1])).ToArray();
        model.Predict(x)[0].ToArray().Should().Equal(Enumerable.Range(0, 12).Select(i => (float)i));
    }

    /// <summary>A layer that was never built has no arrays; what is in their place is told, and no number is made up.</summary>
    [SkippableFact]
    public void A_last_layer_without_arrays() =>
        FluentActions
            .Invoking(() => Load(Sequential(Dense("dense_1", 3, Three), Dense("dense_2", 2)), "dense_1=3,3", "dense_2="))
            .Should()
            .Throw<KerasException>()
            .WithMessage("*dense_2*");

    /// <summary>Python's own way to write a dictionary is no JSON, for Keras neither.</summary>
    [SkippableFact]
    public void A_configuration_in_the_words_of_Python() =>
        FluentActions
            .Invoking(() => Load("{'class_name': 'Sequential', 'config': [{'class_name': u'Dense', 'x': None}]}", "dense_1=3,3"))
            .Should()
            .Throw<KerasException>()
            .WithMessage("*model_config*");

    [SkippableFact]
    public void A_layer_without_its_group()
    {
        Python.Require("h5py");
        string path = _folder.PathOf("model.h5");
        Python.Run(Script, [path, Sequential(Dense("dense_1", 3, Three), Dense("dense_2", 2)), "dense_1=3,3", "dense_2=3,2"]);
        Python.Run("import h5py, sys\nwith h5py.File(sys.argv[1], 'r+') as f:\n    del f['model_weights/dense_2']", path);
        FluentActions.Invoking(() => KerasImporter.Load(path)).Should().Throw<KerasException>().WithMessage("*dense_2*");
    }

    /// <summary>The discriminator of a GAN is compiled, trained, and frozen before it is saved.</summary>
    [Fact]
    public void A_state_of_what_was_frozen_since_is_left_out_with_a_warning()
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-2.3.1", "model", "frozen_after_training", "model.h5"));
        model.OptimizerState!.Optimizer.Should().BeOfType<Adam>();
        model.OptimizerState.Iterations.Values[0].Should().Be(0);
        model.ImportReport!.Notes.Should().ContainSingle(n => n.Kind == ImportNoteKind.Warning && n.Text.Contains("starts with a new one"));
    }

    [Fact]
    public void A_layer_with_weights_is_no_activation_inside_of_a_layer()
    {
        string config = """
            {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "LSTM", "config": {"name": "d", "units": 2,
             "batch_input_shape": [null, 3, 2], "activation": {"class_name": "PReLU", "config": {"name": "p", "alpha_initializer": "zeros",
             "alpha_regularizer": null, "alpha_constraint": null, "shared_axes": null}}}}]}, "keras_version": "2.8.0", "backend":
             "tensorflow"}
            """;
        FluentActions
            .Invoking(() => KerasImporter.FromArchitecture(config))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*layer 'd' (LSTM): key 'activation': expected an activation's name, or a layer without weights*PReLU*");
    }
}
