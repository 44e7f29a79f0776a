using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Importers.Keras.Architecture;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Importers.Keras.Import.BadFiles;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>What a bad file gets: one message that names file, place, layer, expected and found.</summary>
public sealed class ImportErrorTests : IDisposable
{
    private readonly BadFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Missing_file() =>
        Invoking(() => KerasImporter.Load(_files.PathOf("none.h5"))).Should().Throw<FileNotFoundException>().WithMessage("*none.h5*");

    [Fact]
    public void Not_hdf5()
    {
        string path = _files.Written("text.h5", "these are not the bytes");
        Invoking(() => KerasImporter.Load(path)).Should().Throw<KerasFormatException>().WithMessage($"{path}: *");
    }

    [Fact]
    public void Truncated_hdf5()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.PathOf("keras-1.2.2", "lstm", "wide", "model.h5"));
        string path = _files.PathOf("half.h5");
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Invoking(() => KerasImporter.Load(path)).Should().Throw<KerasFormatException>().WithMessage($"{path}: *");
    }

    [Fact]
    public void Architecture_where_a_model_should_be()
    {
        string path = _files.Written("model.json", "{}");
        Invoking(() => KerasImporter.Load(path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: expected a whole-model file (HDF5), found an architecture, whose weights are in a file of their own; "
                    + "Load(\"model.json\", \"weights.h5\") reads both"
            );
    }

    [Fact]
    public void Weights_where_a_model_should_be()
    {
        string path = _files.Weights(("dense_1", "dense_1_W", [4, 3]), ("dense_1", "dense_1_b", [3]));
        Invoking(() => KerasImporter.Load(path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /: expected an attribute 'model_config' (the architecture), found only layer_names; a file of weights alone "
                    + "needs its architecture; Load(\"model.json\", \"weights.h5\") reads both; "
                    + "KerasScript.Parse reads the architecture from the script that made the model"
            );
    }

    [Fact]
    public void Hdf5_without_weights()
    {
        string path = _files.PathOf("empty.h5");
        var writer = new Hdf5Writer();
        writer.Root.SetText("made_by", "somebody");
        writer.Save(path);
        Invoking(() => KerasImporter.Load(_files.Written("m.json", Sequential(DenseEntry)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /: expected weights as Keras writes them (an attribute layer_names or nb_layers, or a group graph or layers), "
                    + "found the attributes made_by and the members (none)"
            );
    }

    [Fact]
    public void Weights_of_another_number_of_layers()
    {
        string path = _files.Weights(
            ("dense_7", "dense_7_W", [4, 3]),
            ("dense_7", "dense_7_b", [3]),
            ("dense_8", "dense_8_W", [3, 1]),
            ("dense_8", "dense_8_b", [1])
        );
        Invoking(() => KerasImporter.Load(_files.Written("m.json", Sequential(DenseEntry)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: /: expected weights of the model's 1 layers (dense_1), found those of 2 (dense_7, dense_8)");
    }

    [Fact]
    public void Weights_of_another_shape()
    {
        string path = _files.Weights(("dense_1", "dense_1_W", [5, 3]), ("dense_1", "dense_1_b", [3]));
        Invoking(() => KerasImporter.Load(_files.Written("m.json", Sequential(DenseEntry)), path))
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
        string path = _files.Weights([
            .. gates.SelectMany(g =>
                new[]
                {
                    ("gru_1", "gru_1_W_" + g, new long[] { 8, 4 }),
                    ("gru_1", "gru_1_U_" + g, [4, g == "r" ? 2 : 4]),
                    ("gru_1", "gru_1_b_" + g, [4]),
                }
            ),
        ]);
        Invoking(() => KerasImporter.Load(_files.Written("m.json", Sequential(gru)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{path}: /gru_1: layer 'gru_1' (GRU): its 9 arrays must fit together; expected U_r [4, 4] beside W_r [8, 4], found "
                    + "'gru_1_U_r' [4, 2]"
            );
    }

    [Fact]
    public void Weights_of_another_class()
    {
        string path = _files.Weights(("dense_1", "lstm_1_W", [4, 12]), ("dense_1", "lstm_1_U", [3, 12]), ("dense_1", "lstm_1_b", [12]));
        Invoking(() => KerasImporter.Load(_files.Written("m.json", Sequential(DenseEntry)), path))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: /dense_1: layer 'dense_1' (Dense): expected 2 arrays (W, b), found 3 (lstm_1_W, lstm_1_U, lstm_1_b)");
    }

    [Fact]
    public void Lambda_without_a_replacement()
    {
        string path = _files.Written("m.json", Sequential(LambdaTests.Json));
        Invoking(() => KerasImporter.Load(path, _files.Weights()))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                $"{path}: layer 'twice' (Lambda): it holds Python byte code, which is never run, and cannot be read: "
                    + "expected a code object of CPython 2.7 or 3.4 to 3.13, found * bytes that are none; give its meaning in C#: "
                    + "options.Custom.Lambda(\"twice\", x => ...)"
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
                $"{model}: /model_config: layer 'permute_1' (Permute): it does not support masking; expected an input without a mask, "
                    + "found one with a mask"
            );
    }
}
