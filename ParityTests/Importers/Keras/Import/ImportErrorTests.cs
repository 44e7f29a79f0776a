using FluentAssertions;
using KerasSharp.Importers.Hdf5;
using KerasSharp.ParityTests.Importers.Keras.Architecture;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>What a bad file gets: one message that names file, place, layer, expected and found.</summary>
public sealed class ImportErrorTests : IDisposable
{
    private const string Dense =
        """{"class_name": "Dense", "config": {"name": "dense_1", "trainable": true, "batch_input_shape": [null, 4], "input_dtype": "float32", "output_dim": 3, "init": "glorot_uniform", "activation": "tanh", "W_regularizer": null, "b_regularizer": null, "activity_regularizer": null, "W_constraint": null, "b_constraint": null, "bias": true, "input_dim": 4}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_file() =>
        Invoking(() => KerasImporter.Load(_folder.PathOf("none.h5"))).Should().Throw<FileNotFoundException>().WithMessage("*none.h5*");

    [Fact]
    public void Not_hdf5()
    {
        string path = Written("text.h5", "these are not the bytes");
        Invoking(() => KerasImporter.Load(path)).Should().Throw<KerasFormatException>().WithMessage($"{path}: *");
    }

    [Fact]
    public void Truncated_hdf5()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.PathOf("keras-1.2.2", "lstm", "wide", "model.h5"));
        string path = _folder.PathOf("half.h5");
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Invoking(() => KerasImporter.Load(path)).Should().Throw<KerasFormatException>().WithMessage($"{path}: *");
    }

    [Fact]
    public void Architecture_where_a_model_should_be()
    {
        string path = Written("model.json", "{}");
        Invoking(() => KerasImporter.Load(path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: expected a whole-model file (HDF5), found an architecture, whose weights are in a file of their own; Load(\"model.json\", \"weights.h5\") reads both"
            );
    }

    [Fact]
    public void Weights_where_a_model_should_be()
    {
        string path = Weights(("dense_1", "dense_1_W", [4, 3]), ("dense_1", "dense_1_b", [3]));
        Invoking(() => KerasImporter.Load(path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /: expected an attribute 'model_config' (the architecture), found only layer_names; a file of weights alone needs its architecture; Load(\"model.json\", \"weights.h5\") reads both"
            );
    }

    [Fact]
    public void Hdf5_without_weights()
    {
        string path = _folder.PathOf("empty.h5");
        var writer = new Hdf5Writer();
        writer.Root.SetText("made_by", "somebody");
        writer.Save(path);
        Invoking(() => KerasImporter.Load(Written("m.json", Sequential(Dense)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /: expected weights as Keras writes them (an attribute layer_names or nb_layers, or a group graph), found the attributes made_by and the members (none)"
            );
    }

    [Fact]
    public void Weights_of_another_number_of_layers()
    {
        string path = Weights(
            ("dense_7", "dense_7_W", [4, 3]),
            ("dense_7", "dense_7_b", [3]),
            ("dense_8", "dense_8_W", [3, 1]),
            ("dense_8", "dense_8_b", [1])
        );
        Invoking(() => KerasImporter.Load(Written("m.json", Sequential(Dense)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: /: expected weights of the model's 1 layers (dense_1), found those of 2 (dense_7, dense_8)");
    }

    [Fact]
    public void Weights_of_another_shape()
    {
        string path = Weights(("dense_1", "dense_1_W", [5, 3]), ("dense_1", "dense_1_b", [3]));
        Invoking(() => KerasImporter.Load(Written("m.json", Sequential(Dense)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /dense_1: layer 'dense_1' (Dense): its 2 arrays must fit together; expected W [4, 3], found 'dense_1_W' [5, 3]"
            );
    }

    [Fact]
    public void Recurrent_weights_of_another_shape()
    {
        string gru = """{"class_name": "GRU", "config": {"name": "gru_1", "batch_input_shape": [null, 5, 8], "output_dim": 4}}""";
        string[] gates = ["z", "r", "h"];
        string path = Weights([
            .. gates.SelectMany(g =>
                new[]
                {
                    ("gru_1", "gru_1_W_" + g, new long[] { 8, 4 }),
                    ("gru_1", "gru_1_U_" + g, [4, g == "r" ? 2 : 4]),
                    ("gru_1", "gru_1_b_" + g, [4]),
                }
            ),
        ]);
        Invoking(() => KerasImporter.Load(Written("m.json", Sequential(gru)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /gru_1: layer 'gru_1' (GRU): its 9 arrays must fit together; expected U_r [4, 4] beside W_r [8, 4], found 'gru_1_U_r' [4, 2]"
            );
    }

    [Fact]
    public void Weights_of_another_class()
    {
        string path = Weights(("dense_1", "lstm_1_W", [4, 12]), ("dense_1", "lstm_1_U", [3, 12]), ("dense_1", "lstm_1_b", [12]));
        Invoking(() => KerasImporter.Load(Written("m.json", Sequential(Dense)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: /dense_1: layer 'dense_1' (Dense): expected 2 arrays (W, b), found 3 (lstm_1_W, lstm_1_U, lstm_1_b)");
    }

    [Theory]
    [InlineData(
        "\"class_name\": \"Dense\"",
        "\"class_name\": \"Attention\"",
        "layer 'dense_1': unknown class 'Attention'; expected a layer of Keras 0.3 to 2.3; options.Custom.Layer(\"Attention\", ...) registers a class of your own"
    )]
    [InlineData(
        "\"tanh\"",
        "\"swish\"",
        "layer 'dense_1' (Dense): key 'activation': expected an activation (linear, None, relu, sigmoid, hard_sigmoid, tanh, softplus, softsign, elu, softmax), found 'swish'"
    )]
    [InlineData("\"input_dim\": 4", "\"input_dim\": 4, \"groups\": 2", "layer 'dense_1' (Dense): unknown key 'groups' (2)")]
    [InlineData(
        "\"W_regularizer\": null",
        "\"W_regularizer\": {\"name\": \"Sparse\"}",
        "layer 'dense_1' (Dense): key 'W_regularizer': expected a regularizer (WeightRegularizer, L1L2Regularizer, ActivityRegularizer, EigenvalueRegularizer), found an object"
    )]
    public void Unknown_names(string found, string changed, string message)
    {
        string path = Written("m.json", Sequential(Dense.Replace(found, changed)));
        Invoking(() => KerasImporter.Load(path, Weights())).Should().Throw<KerasUnsupportedException>().WithMessage($"{path}: {message}");
    }

    [Theory]
    [InlineData(
        "\"output_dim\": 3",
        "\"output_dim\": \"many\"",
        "layer 'dense_1' (Dense): key 'output_dim': expected a number, found 'many'"
    )]
    [InlineData(
        "\"output_dim\": 3",
        "\"output_dim\": 2.5",
        "layer 'dense_1' (Dense): key 'output_dim': expected a whole number, found 2.5"
    )]
    [InlineData("\"bias\": true", "\"bias\": 7", "layer 'dense_1' (Dense): key 'bias': expected true or false, found 7")]
    public void Values_that_mean_nothing(string found, string changed, string message)
    {
        string path = Written("m.json", Sequential(Dense.Replace(found, changed)));
        Invoking(() => KerasImporter.Load(path, Weights())).Should().Throw<KerasFormatException>().WithMessage($"{path}: {message}");
    }

    [Fact]
    public void First_layer_without_a_shape()
    {
        string path = Written(
            "m.json",
            Sequential(Dense.Replace("\"batch_input_shape\": [null, 4], ", "").Replace("\"input_dim\": 4", "\"input_dim\": null"))
        );
        Invoking(() => KerasImporter.Load(path, Weights()))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: layer 'dense_1' (Dense): it stands first and expected a key 'batch_input_shape', found none");
    }

    [Theory]
    [InlineData("{\"class_name\": \"Sequential\", \"config\": [", "not valid JSON: *")]
    [InlineData("{\"class_name\": \"Sequential\", 'config': []}", "*")]
    [InlineData("[1, 2]", "expected an object with class_name and config, found a list of 2")]
    [InlineData("hello", "expected an object with class_name and config, found 'hello'")]
    [InlineData("a: &x [1, 2", "not valid YAML: *")]
    [InlineData("{\"class_name\": \"Sequential\", \"config\": []}", "Sequential '': expected a list of layers, found a list of 0")]
    [InlineData(
        "a: !!python/object/apply:os.system [\"ls\"]",
        "line 1: the YAML tag 'tag:yaml.org,2002:python/object/apply:os.system' stands for a Python object, which is never made from a file; expected plain values, !!python/tuple or !!python/unicode"
    )]
    public void Texts_that_are_no_architecture(string text, string message)
    {
        string path = Written("m.yaml", text);
        Invoking(() => KerasImporter.Load(path, Weights())).Should().Throw<KerasException>().WithMessage($"{path}: {message}");
    }

    [Fact]
    public void Nesting_without_bound() =>
        Invoking(() => KerasImporter.FromArchitecture(new string('[', 100_000)))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("(architecture): not valid *");

    [Fact]
    public void Nesting_without_bound_in_yaml() =>
        Invoking(() => KerasImporter.FromArchitecture("a: " + new string('[', 100_000)))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("(architecture): not valid YAML: *");

    [Fact]
    public void Aliases_that_expand_without_bound()
    {
        string yaml =
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
            );
        Invoking(() => KerasImporter.FromArchitecture(yaml))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*more than * nodes after its aliases are expanded*");
    }

    [Fact]
    public void Lambda_without_a_replacement()
    {
        string path = Written("m.json", Sequential(LambdaTests.Json));
        Invoking(() => KerasImporter.Load(path, Weights()))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                $"{path}: layer 'twice' (Lambda): it holds Python byte code, which is never run; give its meaning in C#: options.Custom.Lambda(\"twice\", x => ...)"
            );
    }

    [Fact]
    public void Mask_into_a_layer_that_does_not_support_it()
    {
        string model = Fixtures.PathOf("keras-1.2.2", "permute", "mask_refused", "model.h5");
        Invoking(() => KerasImporter.Load(model))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{model}: /model_config: layer 'permute_1' (Permute): it does not support masking; expected an input without a mask, found one with a mask"
            );
    }

    [Theory]
    [InlineData(
        "[\"input_1\", 0, 0]",
        "[\"nobody\", 0, 0]",
        "the model: layer 'dense_1': expected its input to be a call of a layer, found 'nobody' call 0, which is none"
    )]
    [InlineData(
        "[\"input_1\", 0, 0]",
        "[\"dense_1\", 0, 0]",
        "the model: expected a graph without cycles; the layers 'dense_1' wait for each other"
    )]
    [InlineData(
        "[\"input_1\", 0, 0]",
        "[\"input_1\", 0]",
        "the model: layer 'dense_1': expected a layer's name, a call and an output, found a list of 2"
    )]
    public void Graphs_that_do_not_connect(string found, string changed, string message)
    {
        string text = """
            {"class_name": "Model", "config": {"name": "model_1", "layers": [
              {"class_name": "InputLayer", "name": "input_1", "config": {"name": "input_1", "batch_input_shape": [null, 4], "input_dtype": "float32"}, "inbound_nodes": []},
              DENSE, "name": "dense_1", "inbound_nodes": [[["input_1", 0, 0]]]}],
              "input_layers": [["input_1", 0, 0]], "output_layers": [["dense_1", 0, 0]]}}
            """.Replace("DENSE", Dense[..^1]).Replace($"[[{found}]]", $"[[{changed}]]");
        Invoking(() => KerasImporter.FromArchitecture(text))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"(architecture): {message}");
    }

    internal static string Sequential(params string[] layers) =>
        $$"""{"class_name": "Sequential", "config": [{{string.Join(", ", layers)}}], "keras_version": "1.2.2"}""";

    private static Action Invoking(Action action) => action;

    private string Written(string name, string text)
    {
        string path = _folder.PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Weights(params (string Layer, string Array, long[] Shape)[] arrays)
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
