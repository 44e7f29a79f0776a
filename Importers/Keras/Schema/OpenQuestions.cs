using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>What an architecture leaves open that was made from weights alone. A question stands in the place of a value, as an object with
/// a key of its own, so that neither Keras nor KerasSharp takes it for an answer.</summary>
internal static class OpenQuestions
{
    /// <summary>The key that marks a question.</summary>
    internal const string Key = "kerassharp_question";

    /// <summary>The key of what the release does where nothing is said.</summary>
    internal const string Usual = "usual";

    private const int Deepest = 200;

    /// <summary>A question.</summary>
    /// <param name="text">What is asked.</param>
    /// <param name="usual">The era's default; null where there is none.</param>
    internal static JObject Ask(string text, JToken? usual)
    {
        var question = new JObject { [Key] = text };
        if (usual is not null)
            question[Usual] = usual;
        return question;
    }

    /// <summary>The questions of an architecture: layer, key and text.</summary>
    internal static IEnumerable<(string Layer, string Key, JObject Question)> In(JToken token) => In(token, "the model", "", 0);

    private static IEnumerable<(string, string, JObject)> In(JToken token, string layer, string key, int depth)
    {
        if (depth > Deepest)
            yield break;
        if (token is JObject parts)
        {
            if (parts[Key] is not null)
            {
                yield return (layer, key, parts);
                yield break;
            }
            if (parts["class_name"] is not null && parts["config"] is JObject config && config["name"] is JValue { Value: string name })
                layer = name;
            foreach (var member in parts.Properties())
            foreach (var found in In(member.Value, layer, member.Name, depth + 1))
                yield return found;
        }
        else if (token is JArray list)
            foreach (var item in list)
            foreach (var found in In(item, layer, key, depth + 1))
                yield return found;
    }

    /// <summary>Refuses an architecture with questions.</summary>
    /// <exception cref="KerasFormatException">There is one; the message lists them.</exception>
    internal static void Refuse(JToken architecture, string place)
    {
        var open = In(architecture).ToList();
        if (open.Count > 0)
            throw new KerasFormatException(
                $"{place}: expected an architecture, found one in which {open.Count} questions are open: "
                    + $"{Wording.List(open.Take(8).Select(q => $"layer '{q.Layer}', '{q.Key}': {q.Question[Key]}"), "; ")}"
                    + $"{(open.Count > 8 ? "; ..." : "")}",
                new QuestionsAdvice()
            );
    }
}
