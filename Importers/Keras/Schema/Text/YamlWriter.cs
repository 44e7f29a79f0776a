using System.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema.Text;

/// <summary>Writes YAML in blocks with sorted keys, as PyYAML does; texts that would read as something else are quoted.</summary>
internal static class YamlWriter
{
    internal static string Write(JObject value)
    {
        var text = new StringBuilder();
        Block(value, 0, text);
        return text.ToString();
    }

    /// <param name="value">An object or a list that is not empty.</param>
    /// <param name="indent">Where its lines begin.</param>
    /// <param name="text">Takes them.</param>
    /// <param name="begun">Whether the first line stands behind the dash of a list, at its place already.</param>
    private static void Block(JToken value, int indent, StringBuilder text, bool begun = false)
    {
        if (value is JObject members)
            foreach (var member in members.Properties().OrderBy(m => m.Name, StringComparer.Ordinal))
            {
                text.Append(' ', begun ? 0 : indent).Append(Text(member.Name)).Append(':');
                begun = false;
                // PyYAML does not indent a list under its key.
                Value(member.Value, member.Value is JArray ? indent : indent + 2, text);
            }
        else
            foreach (var item in (JArray)value)
            {
                text.Append(' ', begun ? 0 : indent).Append('-');
                begun = false;
                if (item is JContainer { HasValues: true })
                    Block(item, indent + 2, text.Append(' '), begun: true);
                else
                    Value(item, indent + 2, text);
            }
    }

    private static void Value(JToken value, int indent, StringBuilder text)
    {
        if (value is JContainer { HasValues: true })
        {
            text.Append('\n');
            Block(value, indent, text);
        }
        else
            text.Append(' ').Append(Scalar(value)).Append('\n');
    }

    private static string Scalar(JToken value) =>
        value switch
        {
            JObject => "{}",
            JArray => "[]",
            JValue { Value: string s } => Text(s),
            JValue { Value: double d } when double.IsNaN(d) => ".nan",
            JValue { Value: double d } when double.IsInfinity(d) => d > 0 ? ".inf" : "-.inf",
            // PyYAML reads 1e-05 as a text; it wants a point.
            JValue { Value: double d } => PythonJson.Number(d) is var n && n.Contains('e') && !n.Contains('.')
                ? n.Replace("e", ".0e", StringComparison.Ordinal)
                : n,
            _ => PythonJson.Write(value),
        };

    private static string Text(string value) => IsPlain(value) ? value : PythonJson.Write(new JValue(value));

    private static bool IsPlain(string s) =>
        s.Length > 0
        && (char.IsAsciiLetter(s[0]) || s[0] == '_')
        && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-')
        && YamlScalar.Resolve(s).Value is string
        && s is not ("y" or "n" or "Y" or "N");
}
