using System.Globalization;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.TensorFlow;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>What a SavedModel's layers know from elsewhere than their configs, put where the config would have it: the words of layers
/// that look them up, which TensorFlow keeps as tables, and the extents that a Normalization was built for, where its input leaves
/// them open.</summary>
/// <param name="arrays">The objects and their arrays.</param>
/// <param name="tables">The tables.</param>
/// <param name="said">What Keras says of an object; null for nothing.</param>
/// <param name="name">What messages call the whole.</param>
internal sealed class SavedVocabularies(SavedModelArrays arrays, LookupTables tables, Func<int, JObject?> said, string name)
{
    private const string Vocabulary = "vocabulary",
        Weights = "idf_weights",
        Extents = "batch_input_shape",
        Built = "build_input_shape";

    // As TensorFlow 2.6 and later call what is inside of a layer of texts, and as earlier ones do.
    private static readonly string[] s_insides = ["_lookup_layer", "_index_lookup_layer"],
        s_tables = ["lookup_table", "_table"];

    /// <summary>Whether layers of a class have words, which are none of their arrays.</summary>
    internal static bool HasWords(string? className) => className is "StringLookup" or "IntegerLookup" or "TextVectorization";

    /// <summary>Fills a model's config.</summary>
    /// <param name="model">The model's class and config.</param>
    /// <param name="node">The model's object.</param>
    /// <exception cref="KerasFormatException">A table is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">A table is of another form.</exception>
    internal void Fill(JObject model, int node)
    {
        var layers = model["config"] is JObject config ? config["layers"] : model["config"];
        var nodes = arrays.LayerNodes(node);
        JObject[] entries = [.. (layers as JArray)?.OfType<JObject>() ?? []];
        foreach (var entry in entries)
        {
            if (entry["config"] is not JObject own || NameOf(entry) is not { } called || !nodes.TryGetValue(called, out int layer))
                continue;
            string? className = Json.TextOf(entry, "class_name");
            if (own["layers"] is JArray)
                Fill(entry, layer);
            else if (HasWords(className) && IsOpen(own[Vocabulary]))
                Put(own, className!, layer);
            else if (className == "Normalization")
                Narrow(Given(entry, entries), said(layer)?[Built] as JArray);
        }
    }

    private static bool IsOpen(JToken? value) => value is null or JValue { Value: null };

    private static string? NameOf(JObject? entry) => Json.TextOf(entry, "name") ?? Json.TextOf(entry?["config"] as JObject, "name");

    // The input that a layer is called on alone: the one in front of it in a Sequential, else the one that its call names.
    private static JObject? Given(JObject layer, JObject[] entries)
    {
        var before = layer["inbound_nodes"] is JArray calls
            ? calls is [JArray { Count: 1 } call] && call[0] is JArray { Count: > 0 } given
                ? entries.FirstOrDefault(e => NameOf(e) == (string?)(given[0] as JValue))
                : null
            : entries.TakeWhile(e => e != layer).LastOrDefault();
        return Json.TextOf(before, "class_name") == "InputLayer" ? before : null;
    }

    private static void Narrow(JObject? input, JArray? built)
    {
        if (input?["config"]?[Extents] is not JArray open || built is null || open.Count != built.Count)
            return;
        for (int i = 1; i < open.Count; i++)
            if (IsOpen(open[i]))
                open[i] = built[i].DeepClone();
    }

    private void Put(JObject config, string className, int layer)
    {
        int holder = s_insides.Select(arrays.Graph.Nodes[layer].Child).FirstOrDefault(c => c is not null) ?? layer;
        if (s_tables.Select(arrays.Graph.Nodes[holder].Child).FirstOrDefault(c => c is not null) is not { } table)
            return;
        if (tables.Rows(table, arrays.TableOf(table)) is not { Count: > 0 } rows)
            return;
        bool inverted = config["invert"] is JValue { Value: true };
        var places = new SortedDictionary<long, string>();
        foreach (var (key, value) in rows)
        {
            var (word, place) = inverted ? (value, key) : (key, value);
            if (!long.TryParse(place, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
                throw Bad($"a number for each word, found '{Wording.Clip(place)}'");
            if (!places.TryAdd(number, word))
                throw Bad($"one word for each number, found two for {number}");
        }
        // Words that stand for masked and unknown ones have the places in front, or none in the table.
        long first = places.Keys.First(),
            special = Special(config, className);
        if ((first != 0 && first != special) || places.Keys.Last() != first + places.Count - 1)
            throw Bad($"words from 0 or {special} on, one for each number, found {places.Count} from {first} to {places.Keys.Last()}");
        config[Vocabulary] = new JArray(places.Values.Select(w => Word(w, className)));
        if (arrays.Graph.Nodes[holder].Child(Weights) is { } weights && IsOpen(config[Weights]))
            config[Weights] = new JArray(arrays.ReadFloats(weights).Select(v => (double)v));
    }

    private static long Special(JObject config, string className)
    {
        bool isInt = Json.TextOf(config, "output_mode") is null or "int";
        if (className == "TextVectorization")
            return isInt ? 2 : 1;
        var mask = config["mask_token"] ?? config["mask_value"];
        return (config["num_oov_indices"] is JValue { Value: long count } ? count : 1) + (isInt && !IsOpen(mask) ? 1 : 0);
    }

    private JToken Word(string word, string className) =>
        className != "IntegerLookup" ? word
        : long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw Bad($"whole numbers as words, found '{Wording.Clip(word)}'");

    private KerasFormatException Bad(string expected) => new($"{name}: a table of words: expected {expected}");
}
