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
    public void What_came_later_is_refused(string id, string release, string message)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf(id, "model.keras"));
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

    private string Saved(string id, string release)
    {
        string[] parts = id.Split('/');
        string source = Fixtures.PathOf(parts),
            path = _folder.PathOf("model.keras");
        var options = new KerasImportOptions { Backend = TrainingBackend.Theano };
        string whole = Directory.EnumerateFiles(source, "model.keras").Concat(Directory.EnumerateFiles(source, "model.h5")).First();
        using var model = whole.EndsWith(".keras", StringComparison.Ordinal)
            ? KerasImporter.Load(whole)
            : KerasImporter.Load(whole, options);
        model.Save(path, KerasVersion.Parse(release));
        return path;
    }

    private static IEnumerable<JToken> Layers(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.GetEntry("config.json")!.Open());
        return JObject.Parse(reader.ReadToEnd())["config"]!["layers"]!;
    }
}
