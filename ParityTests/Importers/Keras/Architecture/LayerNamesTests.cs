using System.IO.Compression;
using FluentAssertions;
using KerasSharp.Importers.Keras.Eras.Keras3;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Architecture;

/// <summary>All layer classes of Keras 3.15.1: each is read, and a stored case holds it, or is refused by its name.</summary>
public class LayerNamesTests
{
    private static readonly string[] s_names = File.ReadAllLines(Fixtures.PathOf("keras-3.15.1", "layer_names.txt"));

    // Bases of other classes, which no file holds.
    private static readonly string[] s_bases = ["InputSpec", "Layer", "Wrapper"];

    // Held against the examples in Keras's own tests, which are TensorFlow's (TextLayerCases): PyTorch computes no texts.
    private static readonly string[] s_examples = ["HashedCrossing", "TextVectorization"];

    public static TheoryData<string> NotRead => [.. s_names.Except(s_bases).Where(n => !IsRead(n))];

    private static bool IsRead(string name) => Keras3Table.Layers.ByClass(name) is not null || name is "InputLayer" or "StackedRNNCells";

    [Theory, MemberData(nameof(NotRead))]
    public void What_is_not_read_is_refused_by_its_name(string name)
    {
        string json = $$"""
            {"module": "keras", "class_name": "Sequential", "config": {"name": "m", "trainable": true, "dtype": "float32", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 3], "dtype": "float32",
            "sparse": false, "name": "x"}, "registered_name": null},
            {"module": "keras.layers", "class_name": "{{name}}", "config": {"name": "l", "trainable": true, "dtype": "float32"},
            "registered_name": null}]}, "registered_name": null}
            """;
        ((Action)(() => KerasImporter.FromArchitecture(json))).Should().Throw<KerasUnsupportedException>().WithMessage($"*{name}*");
    }

    [Fact]
    public void For_each_that_is_read_there_is_a_stored_case()
    {
        var stored = new HashSet<string>();
        foreach (string folder in Directory.GetDirectories(Fixtures.Root, "keras-3.*").Append(Fixtures.PathOf("text")))
        {
            foreach (string path in Directory.EnumerateFiles(folder, "model.keras", SearchOption.AllDirectories))
            {
                using var archive = ZipFile.OpenRead(path);
                if (archive.GetEntry("config.json") is not { } entry)
                    continue;
                using var reader = new StreamReader(entry.Open());
                Collect(JObject.Parse(reader.ReadToEnd()));
            }
            foreach (string path in Directory.EnumerateFiles(folder, "model.json", SearchOption.AllDirectories))
                Collect(JObject.Parse(File.ReadAllText(path)));
        }
        s_names.Except([.. s_bases, .. s_examples]).Where(IsRead).Except(stored).Should().BeEmpty();

        void Collect(JObject model)
        {
            foreach (var entry in model.DescendantsAndSelf().OfType<JObject>())
                if (entry["class_name"] is JValue { Value: string name })
                    stored.Add(name);
        }
    }
}
