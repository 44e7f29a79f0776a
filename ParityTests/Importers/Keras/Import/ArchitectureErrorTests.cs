using FluentAssertions;
using static KerasSharp.ParityTests.Importers.Keras.Import.BadFiles;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>What an architecture gets that cannot be read or built: one message that names file, layer, key, expected and found.</summary>
public sealed class ArchitectureErrorTests : IDisposable
{
    private readonly BadFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(
        "\"class_name\": \"Dense\"",
        "\"class_name\": \"Attention\"",
        "layer 'dense_1': unknown class 'Attention'; expected a layer of Keras 0.3 to 3.15; options.Custom.Layer(\"Attention\", ...) "
            + "registers a class of your own"
    )]
    [InlineData(
        "\"tanh\"",
        "\"swish\"",
        "layer 'dense_1' (Dense): key 'activation': expected an activation (linear, None, relu, sigmoid, hard_sigmoid, tanh, "
            + "softplus, softsign, elu, softmax), found 'swish'; give its meaning in C#: options.Custom.Lambda(\"swish\", x => ...)"
    )]
    [InlineData("\"input_dim\": 4", "\"input_dim\": 4, \"groups\": 2", "layer 'dense_1' (Dense): unknown key 'groups' (2)")]
    [InlineData(
        "\"W_regularizer\": null",
        "\"W_regularizer\": {\"name\": \"Sparse\"}",
        "layer 'dense_1' (Dense): key 'W_regularizer': expected a regularizer (WeightRegularizer, L1L2Regularizer, "
            + "ActivityRegularizer, EigenvalueRegularizer), found an object"
    )]
    public void Unknown_names(string found, string changed, string message)
    {
        string path = _files.Written("m.json", Sequential(DenseEntry.Replace(found, changed)));
        Invoking(() => KerasImporter.Load(path, _files.Weights()))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage($"{path}: {message}");
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
        string path = _files.Written("m.json", Sequential(DenseEntry.Replace(found, changed)));
        Invoking(() => KerasImporter.Load(path, _files.Weights())).Should().Throw<KerasFormatException>().WithMessage($"{path}: {message}");
    }

    [Fact]
    public void First_layer_without_a_shape()
    {
        string path = _files.Written(
            "m.json",
            Sequential(DenseEntry.Replace("\"batch_input_shape\": [null, 4], ", "").Replace("\"input_dim\": 4", "\"input_dim\": null"))
        );
        Invoking(() => KerasImporter.Load(path, _files.Weights()))
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
        "line 1: the YAML tag 'tag:yaml.org,2002:python/object/apply:os.system' stands for a Python object, which is never made from "
            + "a file; expected plain values, !!python/tuple or !!python/unicode"
    )]
    public void Texts_that_are_no_architecture(string text, string message)
    {
        string path = _files.Written("m.yaml", text);
        Invoking(() => KerasImporter.Load(path, _files.Weights())).Should().Throw<KerasException>().WithMessage($"{path}: {message}");
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
            """.Replace("DENSE", DenseEntry[..^1]).Replace($"[[{found}]]", $"[[{changed}]]");
        Invoking(() => KerasImporter.FromArchitecture(text))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"(architecture): {message}");
    }
}
