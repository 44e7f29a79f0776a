using System.IO.Compression;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Conversion;

/// <summary>What releases of Keras 3 read differently in files that are written for them.</summary>
public sealed class Keras3ReleaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Real Keras 3.8.0 says "unexpected keyword argument 'name'" where an operation with settings has one.</summary>
    [Theory]
    [InlineData("keras-3.15.1/operation/reductions", "3.8.0", false)]
    [InlineData("keras-3.15.1/operation/reductions", "3.15.1", true)]
    [InlineData("keras-2.3.1/lambda/images", "3.8.0", false)]
    [InlineData("keras-2.3.1/lambda/images", "3.15.1", true)]
    public void Operations_have_a_name_from_3_11_on(string id, string release, bool named)
    {
        var operations = Layers(Saved(id, release))
            .Where(l => ((string?)l["module"])!.StartsWith("keras.src.ops", StringComparison.Ordinal));
        operations.Should().NotBeEmpty().And.OnlyContain(o => o["config"]!["name"] != null == named);
    }

    /// <summary>Real Keras 3.8.0 and 3.10.0 say "'int' object is not iterable" where the axis of these is a number.</summary>
    [Theory]
    [InlineData("keras-3.15.1/operation/reductions", "Logsumexp", "axis")]
    [InlineData("keras-3.15.1/operation/moments", "Moments", "axes")]
    public void Axes_of_some_operations_are_lists(string id, string operation, string key) =>
        Layers(Saved(id, "3.10.0"))
            .Where(l => (string?)l["class_name"] == operation)
            .Select(l => l["config"]![key]!.Type)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(t => t == JTokenType.Array || t == JTokenType.Null);

    /// <summary>Real Keras 3 takes the states of each cell of a stack as a list.</summary>
    [Fact]
    public void First_states_of_stacked_cells_stand_by_cell()
    {
        var layer = Layers(Saved("keras-2.3.1/stacked_rnn_cells/initial_state", "3.15.1")).Single(l => (string?)l["class_name"] == "RNN");
        var states = (JArray)layer["inbound_nodes"]![0]!["kwargs"]!["initial_state"]!;
        states.Select(s => s.Type).Should().Equal(JTokenType.Array, JTokenType.Object, JTokenType.Object);
        ((JArray)states[0]).Should().HaveCount(2);
    }

    /// <summary>Real Keras of these releases refused the files that were written without a word, or computed otherwise.</summary>
    [Theory]
    [InlineData("keras-3.15.1/adaptive_max_pooling1d/uneven", "3.12.4", "*the class AdaptiveMaxPooling1D came with Keras 3.13.0*")]
    [InlineData("keras-3.15.1/rms_normalization/axes", "3.8.0", "*the class RMSNormalization came with Keras 3.9.0*")]
    [InlineData("keras-3.15.1/training/whole_words_back", "3.11.3", "*the class ReversibleEmbedding came with Keras 3.12.0*")]
    [InlineData(
        "keras-3.15.1/multi_head_attention/gate_and_window",
        "3.13.2",
        "*'use_gate' * of MultiHeadAttention came with Keras 3.14.0*"
    )]
    [InlineData("keras-3.15.1/training/augmentation_contrast", "3.7.0", "*'value_range' * of RandomContrast came with Keras 3.8.0*")]
    [InlineData("keras-3.15.1/training/whole_steps_apart", "3.3.3", "*a model inside of a TimeDistributed came with Keras 3.4.0*")]
    [InlineData("keras-3.15.1/training/whole_late_masks", "3.9.2", "*a mask that a model within gives*attention of Keras before 3.10*")]
    [InlineData("keras-3.15.1/operation/shapes", "3.1.1", "*GetItem came with Keras 3.2.0*")]
    [InlineData("keras-2.3.1/bidirectional/return_state_lstm", "3.2.1", "*a Bidirectional that gives its states came with Keras 3.3.0*")]
    [InlineData("keras-2.3.1/lstm/recurrent_identity", "3.1.1", "*an initializer that is an identity is read by Keras 3.2.0 and later*")]
    [InlineData("keras-2.3.1/stacked_rnn_cells/return_state", "3.2.1", "*'return_state' * of RNN came with Keras 3.3.0*")]
    [InlineData("keras-2.3.1-tf/conv3dtranspose/k2tfonly_2_3_1_0049", "3.10.0", "*an 'output_padding' of 0 came with Keras 3.11.0*")]
    [InlineData("keras-3.15.1/multi_head_attention/scores", "3.2.1", "*scores of an attention*before 3.3*")]
    [InlineData("keras-3.15.1/attention/causal_scores", "3.7.0", "*scores of an attention*before 3.8*")]
    [InlineData("keras-3.15.1/multi_head_attention/value_dim", "3.6.0", "*a value 2 wide beside a query 3 wide*before 3.7*")]
    [InlineData("keras-2.12.1-tf/multi_head_attention/layerstf_2_12_1_0001", "3.6.0", "*a value 5 wide beside a query 3 wide*before 3.7*")]
    [InlineData("keras-3.15.1/attention/masks", "3.11.3", "*a mask of an attention's value, with which Keras before 3.12 fails*")]
    [InlineData("keras-3.15.1/additive_attention/masks", "3.3.3", "*a mask of an attention's value, with which Keras before 3.12 fails*")]
    [InlineData("keras-3.8.0/training/whole_late_masks", "3.3.3", "*AdditiveAttention has no place for ends masks*")]
    [InlineData("keras-3.8.0/training/whole_placed", "3.5.0", "*MultiHeadAttention that takes the masks of what it is given away*")]
    [InlineData("keras-3.8.0/training/whole_masks_within", "3.5.0", "*MultiHeadAttention that takes the masks of what it is given away*")]
    [InlineData("keras-1.14.0-tf/model/modelstf_1_14_0_0001", "3.13.2", "*'renorm' * of BatchNormalization came with Keras 3.14.0*")]
    public void What_came_later_is_refused(string id, string release, string message)
    {
        using var model = Loaded(id);
        model
            .Invoking(m => m.Save(_folder.PathOf("model.keras"), KerasVersion.Parse(release)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(message);
    }

    /// <summary>Keys that stand at what earlier releases do are left out for these.</summary>
    [Theory]
    [InlineData("keras-3.15.1/training/whole_frozen", "MultiHeadAttention", "3.3.3", "seed use_gate sliding_window")]
    [InlineData("keras-3.15.1/category_encoding/count", "CategoryEncoding", "3.1.1", "sparse")]
    [InlineData("keras-3.13.2-tf/resizing/layerstf_3_13_2_0002", "Resizing", "3.8.0", "antialias")]
    public void What_came_later_and_is_not_used_is_left_out(string id, string className, string release, string keys)
    {
        foreach (var layer in Layers(Saved(id, release)).Where(l => (string?)l["class_name"] == className))
            ((JObject)layer["config"]!).Properties().Select(p => p.Name).Should().NotContain(keys.Split(' '));
    }

    [Theory]
    [InlineData("3.8.0", "3.15.1", "a mask of its input that goes on behind a call that states another: Keras from 3.11 on")]
    [InlineData("3.15.1", "3.8.0", "a mask that is stated where the layer is called and goes on behind it: Keras before 3.11")]
    public void Masks_that_go_on_otherwise_are_refused(string from, string to, string reason)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf($"keras-{from}", "training", "whole_stated_masks", "model.keras"));
        var save = () => model.Save(_folder.PathOf("model.keras"), KerasVersion.Parse(to));
        save.Should().Throw<KerasUnsupportedException>().WithMessage($"*layer 'lstm'*{reason}*");
    }

    /// <summary>Real Keras before 3.7 makes a layer's calls where it is listed: 3.5.0 says "Layer node index out of bounds".</summary>
    [Fact]
    public void Layers_stand_behind_what_they_are_called_on()
    {
        var shared = new Dense(3) { Name = "shared" };
        KerasTensor a = Functional.Input(new InputLayer(3) { Name = "a" }),
            b = Functional.Input(new InputLayer(3) { Name = "b" });
        var deep = new Dense(3) { Name = "d2" }.Apply(new Dense(3) { Name = "d1" }.Apply(shared.Apply(a)));
        var sum = Functional.Model([a, b], [new Merge().Apply(deep, shared.Apply(new Dense(3) { Name = "first" }.Apply(b)))]);
        Names(sum, "3.6.0").SkipLast(1).Should().Equal("a", "b", "first", "shared", "d1", "d2");
        Names(sum, "3.7.0").SkipLast(1).Should().Equal("a", "shared", "b", "d1", "first", "d2");
    }

    [Fact]
    public void Layers_that_are_called_on_each_other_are_refused_before_3_7()
    {
        Dense shared = new(3) { Name = "shared" },
            between = new(3) { Name = "between" };
        var a = Functional.Input(3);
        var spec = Functional.Model(a, shared.Apply(between.Apply(shared.Apply(a))));
        FluentActions
            .Invoking(() => Names(spec, "3.6.0"))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*layers*shared*are called on values that come of each other, and Keras before 3.7*");
        Names(spec, "3.7.0").Should().Contain("shared");
    }

    /// <summary>Real Keras 3.10 to 3.13 say "`inputs` not connected to `outputs`", and before 3.3 know no "...".</summary>
    [Fact]
    public void Graphs_that_a_release_does_not_build_are_refused()
    {
        const string free = "keras-2.4.4-tf/model/modelstf_2_4_4_0016";
        FluentActions
            .Invoking(() => Saved(free, "3.10.0"))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*no output depends on this input, which Keras 3.10 to 3.13 refuses*");
        Saved(free, "3.14.0");
        var x = Functional.Input(3);
        var last = new OperationLayer(
            new SliceOperation(new SliceItems(new EllipsisItem(), new ElementItem(0))),
            new OperandList(new InputOperand(0))
        );
        var slice = Functional.Model(x, last.Apply(x));
        FluentActions
            .Invoking(() => Names(slice, "3.2.1"))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*'...' in a slice came with Keras 3.3.0*");
        Names(slice, "3.3.3").Should().HaveCount(2);
    }

    /// <summary>Real Keras before 3.3 does not load the states of a Bidirectional.</summary>
    [Fact]
    public void First_states_of_both_directions_are_refused_before_3_3()
    {
        var x = Functional.Input(4, 3);
        var given = Functional.Input(2);
        var state = new Dense(2).Apply(given);
        var spec = Functional.Model([x, given], [new Bidirectional(new Gru(2)).Apply(x, state, state)]);
        FluentActions
            .Invoking(() => Names(spec, "3.2.1"))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*first states of a Bidirectional, which Keras before 3.3 does not load*");
        Names(spec, "3.3.3").Should().HaveCount(4);
    }

    /// <summary>Penalties of what a layer inside of a TimeDistributed gives count in tf.keras and Keras 2, and not in Keras 3.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_penalty_inside_of_a_TimeDistributed_is_told(bool penalized)
    {
        var inside = new Dense(2) { ActivityRegularizer = penalized ? new L1L2(0, 0.01) : null };
        var x = Functional.Input(4, 3);
        using var model = Functional.Model(x, new TimeDistributed(inside).Apply(x)).Build();
        model.CanHold(new KerasVersion(3, 15, 1)).Notes.Any(n => n.Kind == ConversionNoteKind.TrainsOtherwise).Should().Be(penalized);
    }

    private IEnumerable<string> Names(ModelSpec spec, string release)
    {
        using var model = spec.Build();
        string path = _folder.PathOf("model.keras");
        model.Save(path, KerasVersion.Parse(release));
        return [.. Layers(path).Select(l => (string)l["name"]!)];
    }

    /// <summary>Real Keras 3.2 to 3.6 know this initializer by another name, and earlier ones by none.</summary>
    [Theory]
    [InlineData("3.7.0", "IdentityInitializer")]
    [InlineData("3.6.0", "Identity")]
    public void Identities_are_named_as_the_release_reads_them(string release, string name)
    {
        var kernel = Layers(Saved("keras-2.3.1/lstm/recurrent_identity", release)).Single(l => (string?)l["class_name"] == "LSTM")[
            "config"
        ]!["recurrent_initializer"]!;
        kernel["class_name"]!.Value<string>().Should().Be(name);
    }

    /// <summary>Real Keras before 3.4 gives [N, 1, tokens] for [N, 1].</summary>
    [Theory]
    [InlineData("3.3.3", 3)]
    [InlineData("3.4.1", 2)]
    public void One_hot_of_a_last_axis_of_one_is_given_its_shape(string release, int layers) =>
        Layers(Saved("keras-3.15.1/category_encoding/one_hot", release)).Should().HaveCount(layers);

    /// <summary>Real Keras before 3.3 does not build a stack with a graph in it, nor any release one upon a graph of several
    /// inputs.</summary>
    [Theory]
    [InlineData("keras-2.3.1/model/sequential_of_model", "3.2.1", "Functional")]
    [InlineData("keras-2.3.1/model/sequential_of_model", "3.3.3", "Sequential")]
    [InlineData("keras-1.2.2/merge/branches_masked_held", "3.3.3", "Functional")]
    public void Stacks_that_are_not_read_are_graphs(string id, string release, string className) =>
        Config(Saved(id, release))["class_name"]!.Value<string>().Should().Be(className);

    /// <summary>Real Keras 3.8.0 to 3.15.1 refuse the bounds that they write of this layer themselves.</summary>
    [Fact]
    public void Factors_of_RandomShear_are_numbers()
    {
        var factors = Layers(Saved("keras-3.15.1/classes/augmentations", "3.14.0")).Single(l => (string?)l["class_name"] == "RandomShear")[
            "config"
        ]!;
        factors["x_factor"]!.Value<double>().Should().Be(0.2);
    }

    /// <summary>Real Keras 3.0 to 3.15 know no 'keepdims' of CountNonzero, and of Argmax from 3.3 on.</summary>
    [Theory]
    [InlineData("keras-3.15.1/operation/seldom", "3.13.2", "CountNonzero")]
    [InlineData("keras-2.3.1/lambda/sequences", "3.2.1", "Argmax")]
    public void Operations_have_the_settings_of_their_release(string id, string release, string operation)
    {
        foreach (var layer in Layers(Saved(id, release)).Where(l => (string?)l["class_name"] == operation))
            ((JObject)layer["config"]!).ContainsKey("keepdims").Should().BeFalse();
    }

    private static Model Loaded(string id)
    {
        string source = Fixtures.PathOf(id.Split('/'));
        var options = id.Contains("-tf/", StringComparison.Ordinal) ? null : new KerasImportOptions { Backend = TrainingBackend.Theano };
        return File.Exists(Path.Combine(source, "model.keras")) ? KerasImporter.Load(Path.Combine(source, "model.keras"))
            : File.Exists(Path.Combine(source, "model.h5")) ? KerasImporter.Load(Path.Combine(source, "model.h5"), options)
            : KerasImporter.Load(Path.Combine(source, "model.json"), Directory.EnumerateFiles(source, "*weights.h5").Single(), options);
    }

    private string Saved(string id, string release)
    {
        string path = _folder.PathOf("model.keras");
        using var model = Loaded(id);
        model.Save(path, KerasVersion.Parse(release));
        return path;
    }

    private static JToken Config(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.GetEntry("config.json")!.Open());
        return JObject.Parse(reader.ReadToEnd());
    }

    private static IEnumerable<JToken> Layers(string path) => Config(path)["config"]!["layers"]!;
}
