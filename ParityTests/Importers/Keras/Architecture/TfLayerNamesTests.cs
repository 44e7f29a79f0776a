using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.TfKeras;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>All layer classes of tf.keras 2.15: each is read, and a case that tf.keras stored holds it, or is refused by its
/// name.</summary>
public class TfLayerNamesTests
{
    private static readonly string[] s_names = File.ReadAllLines(Fixtures.PathOf("keras-2.15.1-tf", "layer_names.txt"));

    // Bases of other classes, which no file holds.
    private static readonly string[] s_bases = ["AbstractRNNCell", "InputSpec", "Layer", "PreprocessingLayer", "Wrapper"];

    // No model of tf.keras that holds them was stored. TfExampleTests has their examples in Keras 2.15's documentation, and TensorFlow
    // computed the same classes in the stored cases of Keras 3.
    private static readonly string[] s_examples =
    [
        "Discretization",
        "HashedCrossing",
        "Identity",
        "IntegerLookup",
        "RandomBrightness",
        "RandomContrast",
        "RandomFlip",
        "SpectralNormalization",
        "StringLookup",
        "TextVectorization",
    ];

    public static TheoryData<string> NotRead => [.. Unread];

    private static IEnumerable<string> Unread => s_names.Except(s_bases).Where(n => !IsRead(n));

    private static bool IsRead(string name) =>
        TfKerasTable.Layers.ByClass(name) is not null || name is "InputLayer" or "StackedRNNCells" or "Lambda";

    [Theory, MemberData(nameof(NotRead))]
    public void What_is_not_read_is_refused_by_its_name(string name)
    {
        string json = $$"""
            {"class_name": "Sequential", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32", "sparse": false, "ragged": false,
            "name": "x"} }, {"class_name": "{{name}}", "config": {"name": "l", "trainable": true, "dtype": "float32"} }]} }
            """;
        ((Action)(() => KerasImporter.FromArchitecture(json))).Should().Throw<KerasUnsupportedException>().WithMessage($"*{name}*");
    }

    [Fact]
    public void Few_are_not_read() => Unread.Should().BeEquivalentTo("DenseFeatures", "RandomFourierFeatures");

    [Fact]
    public void For_each_that_is_read_there_is_a_stored_case()
    {
        var stored = new HashSet<string>();
        string[] releases =
        [
            .. Directory.GetDirectories(Fixtures.Root, "keras-1.1*-tf"),
            .. Directory.GetDirectories(Fixtures.Root, "keras-2.*-tf"),
        ];
        foreach (string path in releases.SelectMany(r => Directory.EnumerateFiles(r, "model.*", SearchOption.AllDirectories)))
            if (StoredConfigs.Of(path) is { } config)
                foreach (var entry in JToken.Parse(config).SelectTokens("$..class_name"))
                    stored.Add((string)entry!);
        s_names.Except([.. s_bases, .. s_examples]).Where(IsRead).Except(stored).Should().BeEmpty();
        s_examples.Should().NotIntersectWith(stored);
    }
}
