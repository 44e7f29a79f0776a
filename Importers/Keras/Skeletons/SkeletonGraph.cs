using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Skeletons;

/// <summary>Layers that join several values, or several inputs: a graph, whose connections no array tells. Each layer is taken for one that
/// follows the one before it, where the file's order makes that likely; what joins values has no usual answer.</summary>
/// <param name="era">The release.</param>
/// <param name="isByClass">Whether the file lists layers by class, which says nothing of what follows what.</param>
internal sealed class SkeletonGraph(SkeletonEra era, bool isByClass)
{
    private static readonly Dictionary<string, (string ClassName, (string Key, string Text, string? Usual)[] Open)> s_joins = new()
    {
        ["add"] = ("Add", []),
        ["subtract"] = ("Subtract", []),
        ["multiply"] = ("Multiply", []),
        ["average"] = ("Average", []),
        ["maximum"] = ("Maximum", []),
        ["minimum"] = ("Minimum", []),
        ["concatenate"] = ("Concatenate", [("axis", "along which axis?", "-1")]),
        ["dot"] = ("Dot", [("axes", "over which axes?", null), ("normalize", "of vectors of length 1?", "false")]),
        ["merge"] = (
            "Merge",
            [
                ("mode", "sum, mul, concat, ave, max, dot or cos?", null),
                ("concat_axis", "the axis of concat", "-1"),
                ("dot_axes", "of dot", "-1"),
            ]
        ),
        ["attention"] = ("Attention", []),
    };

    /// <summary>Whether a layer joins several values, which no stack has.</summary>
    internal static bool Joins(string word) => s_joins.ContainsKey(word);

    /// <summary>The entry of a layer that joins values.</summary>
    internal static JObject Entry(StoredGroup group, LayerSkeleton skeleton)
    {
        var (className, open) = s_joins[LayerGuesses.Word(group.Name)];
        var config = new JObject { ["name"] = group.Name };
        foreach (var (key, text, usual) in open)
            config[key] = OpenQuestions.Ask($"{key}? {text}", usual is null ? null : JToken.Parse(usual));
        return skeleton.Made(className, config);
    }

    /// <summary>The model of all entries, with a question for each connection.</summary>
    /// <param name="inputs">Names of the inputs, in the file's order.</param>
    /// <param name="groups">The layers in the file's order.</param>
    /// <param name="entries">Their entries.</param>
    internal JObject Model(IReadOnlyList<string> inputs, IReadOnlyList<StoredGroup> groups, JArray entries)
    {
        var layers = new JArray(inputs.Select(Input));
        for (int i = 0; i < entries.Count; i++)
        {
            // Where the layer itself is asked for, its connection stands in the answer.
            var entry = (JObject)entries[i].DeepClone();
            layers.Add(entry);
            if (entry[OpenQuestions.Key] is not null)
                entry = entry[OpenQuestions.Usual] as JObject ?? entry;
            string before =
                i > 0 ? groups[i - 1].Name
                : inputs.Count > 0 ? inputs[0]
                : "input";
            // The shape stands in the input's own entry.
            (entry["config"] as JObject)?.Remove("batch_input_shape");
            entry["name"] = groups[i].Name;
            entry["inbound_nodes"] = Connection(before, Joins(LayerGuesses.Word(groups[i].Name)));
        }
        var config = new JObject
        {
            ["name"] = "model",
            ["layers"] = layers,
            ["input_layers"] =
                inputs.Count > 1
                    ? OpenQuestions.Ask("in which order are the inputs given?", new JArray(inputs.Select(Reference)))
                    : new JArray(inputs.Select(Reference)),
            ["output_layers"] = OpenQuestions.Ask(
                "which layers give the outputs? [[\"name\", 0, 0]]",
                isByClass ? null : new JArray(Reference(groups[^1].Name))
            ),
        };
        return new JObject
        {
            ["class_name"] = era.GraphClass,
            ["config"] = config,
            ["keras_version"] = era.Release.ToString(),
        };
    }

    private JObject Connection(string before, bool joins)
    {
        string of = joins ? "which layers does it join?" : "which layer does it follow? an entry for each of its calls, ";
        string form =
            era.IsThird && joins ? $" [{{\"args\": [[{Tensor("first")}, {Tensor("second")}]], \"kwargs\": {{}}}}], with their names"
            : era.IsThird ? $"[{{\"args\": [{Tensor("name")}], \"kwargs\": {{}}}}], with the layer's name"
            : joins ? " [[[\"first\", 0, 0], [\"second\", 0, 0]]], with their names"
            : "[[[\"name\", 0, 0]]], with the layer's name";
        JToken? usual =
            joins || isByClass ? null
            : era.IsThird ? new JArray(new JObject { ["args"] = new JArray(JObject.Parse(Tensor(before))), ["kwargs"] = new JObject() })
            : new JArray(new JArray(Reference(before)));
        return OpenQuestions.Ask(of + form, usual);
    }

    private static string Tensor(string layer) =>
        new JObject
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JObject { ["keras_history"] = Reference(layer) },
        }.ToString(Newtonsoft.Json.Formatting.None);

    private JObject Input(string name)
    {
        var config = new JObject
        {
            [era.IsThird ? "batch_shape" : "batch_input_shape"] = OpenQuestions.Ask(
                "the shape of the input? [null, ...], null for the samples and what varies",
                null
            ),
            [era.IsEarly ? "input_dtype" : "dtype"] = "float32",
            ["sparse"] = false,
            ["name"] = name,
        };
        return new JObject
        {
            ["class_name"] = "InputLayer",
            ["config"] = config,
            ["name"] = name,
            ["inbound_nodes"] = new JArray(),
        };
    }

    private static JArray Reference(string layer) => new(layer, 0, 0);
}
