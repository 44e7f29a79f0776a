using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Skeletons;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Skeletons;

/// <summary>Graphs of Keras 3, whose files of weights count layers by class: what arrays determine is written, each connection is a
/// question, and answered as Keras's own file of the model says they give its numbers.</summary>
public sealed class SkeletonGraphTests
{
    private const string Name = "outputs_3.15.1";

    [Fact]
    public void Connections_are_asked_for_and_answered_give_the_numbers_of_Keras()
    {
        string weights = Fixtures.PathOf("scripts", Name, "model.weights.h5");
        using var file = Hdf5File.Open(weights);
        var skeleton = Skeleton.Of(file, null);
        var accept = () => Skeleton.Accepted(skeleton, "w.h5");
        accept
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("w.h5: no release has a usual answer to: *which layer does it follow?*keras_history*");
        var real = JObject.Parse(File.ReadAllText(Fixtures.PathOf("scripts", Name, "model.json")));
        var names = Counted(real);
        var layers = real["config"]!["layers"]!.ToDictionary(l => names[(string)l["config"]!["name"]!], l => l);
        foreach (var (layer, key, question) in OpenQuestions.In(skeleton).ToList())
            question[OpenQuestions.Usual] = Renamed(
                key is "output_layers" or "input_layers" ? Outputs(real, key)
                    : key is "inbound_nodes" ? Followed(layers[layer][key]!)
                    : layers[layer]["config"]![key]!,
                names
            );
        using var model = KerasImporter.Load(
            Skeleton.Accepted(skeleton, "w.h5").ToString(),
            File.ReadAllBytes(weights),
            new KerasImportOptions()
        );
        var inputs = NpzFile.Read(Fixtures.PathOf("scripts", Name, "inputs.npz")).OrderBy(a => a.Key).Select(a => a.Value);
        var expected = NpzFile.Read(Fixtures.PathOf("scripts", Name, "outputs.npz")).OrderBy(a => a.Key).Select(a => a.Value).ToArray();
        var found = model.Predict([.. inputs.Select(i => Tensor.Create(i.ReadFloats(), [.. i.Shape.Select(d => (nint)d)]))]);
        found.Should().HaveCount(expected.Length);
        for (int i = 0; i < expected.Length; i++)
            Parity.Tolerance.Recurrent(20, 64).Problem(expected[i], found[i]).Should().BeNull();
    }

    // Masks follow by themselves, and need not be said.
    private static JArray Followed(JToken nodes) =>
        new(nodes.Select(n => new JObject { ["args"] = n["args"]!.DeepClone(), ["kwargs"] = new JObject() }));

    // Outputs under names are in the order of these.
    private static JToken Outputs(JObject real, string key) =>
        real["config"]![key] is JObject named
            ? new JArray(named.Properties().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.Value))
            : real["config"]![key]!;

    // What a file of weights calls the layers: their classes, counted.
    private static Dictionary<string, string> Counted(JObject real)
    {
        var counts = new Dictionary<string, int>();
        var names = new Dictionary<string, string>();
        foreach (var layer in real["config"]!["layers"]!)
        {
            string word = Regex.Replace(
                Regex.Replace((string)layer["class_name"]!, "(.)([A-Z][a-z]+)", "$1_$2"),
                "([a-z])([A-Z])",
                "$1_$2"
            );
            word = word.ToLowerInvariant();
            int count = counts.GetValueOrDefault(word);
            counts[word] = count + 1;
            names[(string)layer["config"]!["name"]!] = count == 0 ? word : $"{word}_{count}";
        }
        return names;
    }

    private static JToken Renamed(JToken token, Dictionary<string, string> names) =>
        token switch
        {
            JArray list => new JArray(list.Select(i => Renamed(i, names))),
            JObject parts => new JObject(parts.Properties().Select(p => new JProperty(p.Name, Renamed(p.Value, names)))),
            JValue { Value: string text } when names.TryGetValue(text, out string? name) => name,
            _ => token.DeepClone(),
        };
}
