using System.Globalization;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Vocabularies that were found from data stand in an archive beside the architecture, in <c>assets/layers/(class)_n/</c>, a
/// word a line, and weights for each word among the layer's arrays. They are put where the config has those that the writer
/// gave.</summary>
/// <param name="members">The archive.</param>
/// <param name="weights">Its arrays.</param>
internal sealed class StoredVocabularies(IModelMembers members, Hdf5File weights)
{
    private const string Assets = "assets",
        FileName = "vocabulary.txt",
        Inner = "_lookup_layer",
        Weights = "vars/idf_weights",
        Words = "vocabulary",
        WordWeights = "idf_weights",
        Integers = "IntegerLookup";

    // What tf.keras before 2.15 calls the list of layers.
    private static readonly string[] s_lists = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>An architecture with the archive's vocabularies in it.</summary>
    /// <exception cref="KerasFormatException">A vocabulary is no text, or not of whole numbers where these are expected.</exception>
    internal JObject Into(JObject architecture)
    {
        if (!members.Members.Any(m => m.EndsWith("/" + FileName, StringComparison.Ordinal)))
            return architecture;
        var filled = (JObject)architecture.DeepClone();
        Fill(filled, "");
        return filled;
    }

    private void Fill(JObject model, string path)
    {
        if ((model["config"] as JObject)?["layers"] is not JArray layers)
            return;
        string? list = s_lists.FirstOrDefault(l =>
            members.Members.Any(m => m.StartsWith($"{Assets}/{path}{l}/", StringComparison.Ordinal))
        );
        if (list is null)
            return;
        var entries = layers.OfType<JObject>().Where(l => !IsOperation(l)).ToLookup(l => Json.TextOf(l, "class_name") ?? "");
        foreach (var sameClass in entries)
        {
            string snake = $"{path}{list}/{ObjectPath.SnakeCase(sameClass.Key)}";
            JObject[] waiting = [.. sameClass.Where(e => Waits(e) || (e["config"] as JObject)?["layers"] is JArray)];
            // Whatever their numbers are (tf.keras counts some layers twice), those of one class stand in the model's order.
            string[] places = list == s_lists[0] ? [] : Numbered(snake);
            foreach (var (entry, i) in waiting.Select((e, i) => (e, i)))
            {
                int index = sameClass.TakeWhile(e => e != entry).Count();
                string place =
                    list == s_lists[0]
                        ? index == 0
                            ? snake
                            : $"{snake}_{index}"
                        : i < places.Length
                            ? places[i]
                            : snake;
                if (Waits(entry))
                    Put(entry, place);
                else
                    Fill(entry, place + "/");
            }
        }
    }

    // Operations of Keras 3's graphs are called like layers, and stand in no list of objects.
    private static bool IsOperation(JObject entry) =>
        Json.TextOf(entry, "module")?.StartsWith("keras.src.ops", StringComparison.Ordinal) == true;

    private static bool Waits(JObject entry) =>
        Json.TextOf(entry, "class_name") is "StringLookup" or "TextVectorization" or Integers
        && (entry["config"] as JObject)?[Words] is null or JValue { Value: null };

    private void Put(JObject entry, string place)
    {
        var config = (JObject)entry["config"]!;
        string[] names = [$"{Assets}/{place}/{FileName}", $"{Assets}/{place}/{Inner}/{FileName}"];
        if (names.FirstOrDefault(members.Members.Contains) is not { } name)
            return;
        config[Words] = new JArray(Lines(name).Select(line => Word(line, Json.TextOf(entry, "class_name") == Integers, name)));
        bool weighs = config["output_mode"] is JValue { Value: "tf_idf" or "tf-idf" };
        if (weighs && config[WordWeights] is null or JValue { Value: null } && weights.Root.Contains($"{place}/{Weights}"))
            config[WordWeights] = new JArray(weights.Root.Dataset($"{place}/{Weights}").ReadDoubles());
    }

    private IEnumerable<string> Lines(string member)
    {
        string text = ConfigText.Decode(members.Read(member), $"{members.Name}: {member}");
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        // A text that ends with a line's end has no word behind it.
        while (lines.Count > 1 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private JToken Word(string line, bool isInteger, string member) =>
        !isInteger ? line
        : long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw new KerasFormatException($"{members.Name}: {member}: expected a whole number a line, found '{line}'");

    /// <summary>The folders of one class that hold a vocabulary or a model, in the order of their numbers.</summary>
    private string[] Numbered(string snake)
    {
        string start = $"{Assets}/{snake}";
        return
        [
            .. members
                .Members.Where(m => m.StartsWith(start, StringComparison.Ordinal))
                .Select(m => m[start.Length..].Split('/')[0])
                .Where(rest => rest.Length == 0 || (rest[0] == '_' && int.TryParse(rest.AsSpan(1), out _)))
                .Distinct()
                .OrderBy(rest => rest.Length == 0 ? 0 : int.Parse(rest.AsSpan(1), CultureInfo.InvariantCulture))
                .Select(rest => snake + rest),
        ];
    }
}
