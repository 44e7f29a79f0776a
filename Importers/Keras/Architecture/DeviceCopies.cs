using System.Text;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>A model that Keras 2's multi_gpu_model made: Lambdas cut each batch into parts, the same model is called on each part, and
/// the parts of each output are joined again. It computes what that model does for the whole batch, and is read so. In training a
/// BatchNormalization takes the statistics of a part, so that a model with one is not compiled. A linear activation stands for each
/// joint, whose name the output has.</summary>
internal static class DeviceCopies
{
    /// <summary>The config with one call of the model for the whole batch; the config itself where it is of another kind.</summary>
    /// <param name="config">A functional model's config.</param>
    /// <param name="context">The import, whose report says it.</param>
    internal static JObject Joined(JObject config, ImportContext context)
    {
        if (config["layers"] is not JArray layers)
            return config;
        var entries = layers.OfType<JObject>().Where(e => Json.TextOf(e, "name") is not null).ToArray();
        var parts = entries.Where(IsPart).ToDictionary(e => Json.TextOf(e, "name")!);
        if (parts.Count == 0 || parts.Count < entries.Count(e => Json.TextOf(e, "class_name") == "Lambda"))
            return config;
        var model = Array.Find(
            entries,
            e => e["inbound_nodes"] is JArray { Count: > 1 } calls && calls.Select((c, i) => IsOfPart(c, i, parts)).All(b => b)
        );
        if (model is null || entries.Any(e => e != model && !IsJoint(e, model) && Sources(e).Any(s => parts.ContainsKey(Name(s)))))
            return config;
        string name = Json.TextOf(model, "name")!;
        int copies = ((JArray)model["inbound_nodes"]!).Count;
        if (parts.Values.Any(p => Number(p["config"]!["arguments"]!["parts"]) != copies))
            return config;
        context.Report.Add(
            ImportNoteKind.Conversion,
            name,
            $"the model is one of multi_gpu_model for {copies} devices; it is read as one call of '{Wording.Clip(name)}' for the whole "
                + $"batch"
        );
        TellOfTraining(model, name, copies, context.Report);
        var joined = (JObject)config.DeepClone();
        joined["layers"] = new JArray(
            entries
                .Where(e => !parts.ContainsKey(Json.TextOf(e, "name")!))
                .Select(e =>
                    e == model ? Whole(e, parts)
                    : IsJoint(e, model) ? HandedOn(e)
                    : e.DeepClone()
                )
        );
        return joined;
    }

    private static void TellOfTraining(JObject model, string name, int copies, ImportReport report)
    {
        if (model.Descendants().OfType<JObject>().Any(o => Json.TextOf(o, "class_name") == "BatchNormalization"))
            report.TrainsOtherwise = new KerasUnsupportedException(
                $"each of {copies} devices normalizes its part of a batch by that part's own mean and variance (BatchNormalization in "
                    + $"'{Wording.Clip(name)}'), and what is read normalizes whole batches"
            );
        if (model.Descendants().OfType<JProperty>().Any(p => IsOfWeights(p.Name) && p.Value.Type != JTokenType.Null))
            report.AddsUpOtherwise = new KerasUnsupportedException(
                $"in this release each of {copies} devices adds the penalties on weights in '{Wording.Clip(name)}' once more, and what is "
                    + $"read adds them once"
            );
    }

    private static bool IsOfWeights(string key) => key.EndsWith("_regularizer", StringComparison.Ordinal) && key != "activity_regularizer";

    private static bool IsPart(JObject entry) =>
        Json.TextOf(entry, "class_name") == "Lambda"
        && entry["config"] is JObject config
        && config["arguments"] is JObject { Count: 2 } arguments
        && arguments["i"] is JValue { Value: long }
        && arguments["parts"] is JValue { Value: long }
        && IsSlice(config["function"])
        && Sources(entry).Length == 1;

    // The name of the nested function stands in its byte code as plain text.
    private static bool IsSlice(JToken? function)
    {
        if ((function is JArray { Count: > 0 } list ? list[0] : function) is not JValue { Value: string code })
            return false;
        if (code.Contains("get_slice", StringComparison.Ordinal))
            return true;
        var bytes = new byte[code.Length];
        return Convert.TryFromBase64String(code.Replace("\n", "", StringComparison.Ordinal), bytes, out int length)
            && Encoding.Latin1.GetString(bytes, 0, length).Contains("get_slice", StringComparison.Ordinal);
    }

    private static bool IsOfPart(JToken call, int number, Dictionary<string, JObject> parts) =>
        call is JArray { Count: > 0 } sources
        && sources.All(s =>
            s is JArray { Count: > 0 } && parts.TryGetValue(Name(s), out var part) && Number(part["config"]!["arguments"]!["i"]) == number
        );

    // Joins values of all calls of the model along the batch.
    private static bool IsJoint(JObject entry, JObject model) =>
        Json.TextOf(entry, "class_name") == "Concatenate"
        && entry["config"] is JObject config
        && config["axis"] is JValue { Value: 0L }
        && Sources(entry) is { Length: > 0 } sources
        && sources.Length == ((JArray)model["inbound_nodes"]!).Count
        && sources.All(s => s is JArray { Count: > 1 } && Name(s) == Json.TextOf(model, "name"))
        && sources.Zip(sources.Skip(1)).All(two => Number(two.First[1]) < Number(two.Second[1]));

    private static JToken[] Sources(JObject entry) =>
        entry["inbound_nodes"] is JArray calls ? [.. calls.OfType<JArray>().SelectMany(c => c).Where(s => s is JArray { Count: > 0 })] : [];

    private static long? Number(JToken? token) => (token as JValue)?.Value as long?;

    private static string Name(JToken source) => source[0] is JValue { Value: string name } ? name : "";

    // One call, of what the parts of the first were cut from.
    private static JObject Whole(JObject model, Dictionary<string, JObject> parts)
    {
        var whole = (JObject)model.DeepClone();
        whole["inbound_nodes"] = new JArray { new JArray(model["inbound_nodes"]![0]!.Select(s => Sources(parts[Name(s)])[0].DeepClone())) };
        return whole;
    }

    private static JObject HandedOn(JObject joint)
    {
        string name = Json.TextOf(joint, "name")!;
        return new JObject
        {
            ["class_name"] = "Activation",
            ["name"] = name,
            ["config"] = new JObject
            {
                ["name"] = name,
                ["trainable"] = true,
                ["activation"] = "linear",
            },
            ["inbound_nodes"] = new JArray { new JArray { Sources(joint)[0].DeepClone() } },
        };
    }
}
