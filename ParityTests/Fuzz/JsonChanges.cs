using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Changes every part of a JSON text.</summary>
internal static class JsonChanges
{
    /// <summary>The JSON with one key or one value changed, for each in turn: a value becomes the text, the list, or an object that has
    /// the text as key and value; a key becomes the text.</summary>
    internal static IEnumerable<string> Of(string json, string text, string[] list)
    {
        var tree = JToken.Parse(json);
        int count = Nodes(tree).Count();
        for (int i = 0; i < count; i++)
            foreach (
                var instead in new JToken[]
                {
                    new JValue(text),
                    new JArray(list),
                    new JObject { [text] = text },
                }
            )
            {
                var copy = tree.DeepClone();
                Nodes(copy).ElementAt(i).Replace(instead);
                yield return copy.ToString(Formatting.None);
            }
        var properties = ((JContainer)tree).Descendants().OfType<JProperty>().Count();
        for (int i = 0; i < properties; i++)
        {
            var copy = (JContainer)tree.DeepClone();
            var property = copy.Descendants().OfType<JProperty>().ElementAt(i);
            property.Replace(new JProperty(text, property.Value));
            yield return copy.ToString(Formatting.None);
        }
    }

    private static IEnumerable<JToken> Nodes(JToken tree) => ((JContainer)tree).Descendants().Where(t => t is not JProperty);
}
