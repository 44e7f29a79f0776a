using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Fuzz.Mutation;

/// <summary>Changes a JSON tree: keys, types, numbers, nesting, parts of another tree; and the text where the tree cannot say it: a key
/// twice, numbers without end, nesting without end.</summary>
internal sealed class JsonMutator : IMutator
{
    public string Name => "json";

    public byte[] Mutate(byte[] file, byte[] other, Dice dice)
    {
        if (Parse(file) is not { } tree)
            return new BlindMutator().Mutate(file, other, dice);
        var holder = new JArray(tree);
        var donor = Parse(other) ?? tree;
        for (int hits = dice.Few(4); hits > 0; hits--)
            Once(holder, donor, dice);
        string text = holder[0].ToString(dice.OneIn(4) ? Formatting.Indented : Formatting.None);
        return Encoding.UTF8.GetBytes(dice.OneIn(12) ? OnText(text, dice) : text);
    }

    private static JToken? Parse(byte[] file)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(Encoding.UTF8.GetString(file)))
            {
                DateParseHandling = DateParseHandling.None,
                MaxDepth = 256,
            };
            return JToken.ReadFrom(reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Once(JArray holder, JToken donor, Dice dice)
    {
        JToken[] nodes = [.. holder.Descendants().Where(n => n is not JProperty)];
        var node = dice.Pick(nodes);
        switch (dice.Next(15))
        {
            case 0 when node.Parent is JProperty member && node.Parent.Parent is not null:
                member.Remove();
                break;
            case 1 when node.Parent is JArray { Parent: not null }:
                node.Remove();
                break;
            case 2 when node.Parent is JProperty member:
                Rename(member, dice);
                break;
            case 3 when node.Parent is JArray { Parent: not null } list:
                list.Insert(dice.Next(list.Count + 1), node.DeepClone());
                break;
            case 4:
                node.Replace(dice.Pick(nodes).DeepClone());
                break;
            case 5 when donor is JContainer { HasValues: true } tree:
                node.Replace(dice.Pick([.. tree.Descendants().Where(n => n is not JProperty)]).DeepClone());
                break;
            case 6:
                node.Replace(Wrapped(node.DeepClone(), dice));
                break;
            case 7 when node is JObject entry && entry.ContainsKey("class_name"):
                entry["class_name"] = ClassOf(holder, donor, dice);
                break;
            case 9 when node is JObject { Parent: not null } layer && layer["inbound_nodes"] is JArray { Count: > 0 } calls:
                CallAgain(layer, calls, dice);
                break;
            case 10:
                node.Replace(new JValue(dice.Long()));
                break;
            case 11 when node is JObject entry && entry.ContainsKey("class_name"):
                // Where the whole text is one, it is often sound.
                (dice.OneIn(2) ? holder[0] : node).Replace(Nested(dice.OneIn(2) ? Activation() : entry, dice));
                break;
            case 8 when node is JObject members:
                members[dice.Pick(JsonWords.All)] = Value(dice);
                break;
            default:
                node.Replace(node is JValue { Value: long or double } number ? Number(number, dice) : Value(dice));
                break;
        }
    }

    private static JValue ClassOf(JArray holder, JToken donor, Dice dice)
    {
        JToken[] classes =
        [
            .. holder
                .Descendants()
                .Concat(donor is JContainer c ? c.Descendants() : [])
                .OfType<JProperty>()
                .Where(p => p.Name == "class_name")
                .Select(p => p.Value),
        ];
        return classes.Length == 0 || dice.OneIn(4)
            ? new JValue(dice.Pick(JsonWords.All))
            : new JValue((string?)(dice.Pick(classes) as JValue)?.Value?.ToString());
    }

    private static void Rename(JProperty member, Dice dice)
    {
        string name =
            dice.OneIn(8) ? dice.Long()
            : dice.OneIn(2) ? dice.Pick(JsonWords.All)
            : member.Name + "x";
        if (member.Parent is JObject parent && !parent.ContainsKey(name))
            member.Replace(new JProperty(name, member.Value.DeepClone()));
    }

    /// <summary>Calls a layer of a functional model many times more, each time on what it gave before.</summary>
    private static void CallAgain(JObject layer, JArray nodes, Dice dice)
    {
        var name = layer["name"]?.DeepClone() ?? new JValue("x");
        for (int more = dice.Pick([1, 2, 50, 1000]); more > 0; more--)
            nodes.Add(new JArray(new JArray(name, nodes.Count - dice.Next(2), 0)));
    }

    private static JObject Activation() =>
        new()
        {
            ["class_name"] = "Activation",
            ["config"] = new JObject { ["name"] = "a", ["activation"] = "relu" },
        };

    /// <summary>A model in models, each of which calls the next one inside several times.</summary>
    private static JObject Nested(JObject entry, Dice dice)
    {
        var inner = (JObject)entry.DeepClone();
        int calls = dice.Pick([2, 3, 50, 500]);
        JToken shape = dice.OneIn(2) ? new JArray(JValue.CreateNull(), 4) : new JArray(JValue.CreateNull(), JValue.CreateNull(), 4);
        for (int levels = dice.Pick([1, 2, 3, 12, 20]); levels > 0; levels--)
        {
            string name = (string?)((inner["name"] ?? (inner["config"] as JObject)?["name"]) as JValue)?.Value?.ToString() ?? "x";
            int first = (inner["class_name"] as JValue)?.Value is "Model" or "Sequential" ? 1 : 0;
            inner["name"] = name;
            inner["inbound_nodes"] = new JArray(
                Enumerable.Range(0, calls).Select(c => new JArray(c == 0 ? new JArray("in", 0, 0) : new JArray(name, first + c - 1, 0)))
            );
            inner = Model($"m{levels}", shape, inner, new JArray(name, first + calls - 1, 0));
        }
        return inner;
    }

    private static JObject Model(string name, JToken shape, JObject layer, JArray output)
    {
        var input = new JObject
        {
            ["class_name"] = "InputLayer",
            ["name"] = "in",
            ["config"] = new JObject
            {
                ["name"] = "in",
                ["batch_input_shape"] = shape.DeepClone(),
                ["input_dtype"] = "float32",
                ["sparse"] = false,
            },
            ["inbound_nodes"] = new JArray(),
        };
        return new JObject
        {
            ["class_name"] = "Model",
            ["name"] = name,
            ["config"] = new JObject
            {
                ["name"] = name,
                ["layers"] = new JArray(input, layer),
                ["input_layers"] = new JArray(new JArray("in", 0, 0)),
                ["output_layers"] = new JArray(output),
            },
        };
    }

    private static JToken Wrapped(JToken node, Dice dice)
    {
        switch (dice.Next(4))
        {
            case 0:
                return new JValue(node.ToString(Formatting.None));
            case 1:
                return new JObject { ["class_name"] = "Sequential", ["config"] = new JArray(node) };
            case 2:
                return new JObject
                {
                    ["class_name"] = "TimeDistributed",
                    ["config"] = new JObject
                    {
                        ["name"] = "t",
                        ["trainable"] = true,
                        ["layer"] = node,
                    },
                };
            default:
                for (int depth = dice.Pick([1, 2, 30, 100]); depth > 0; depth--)
                    node = new JArray(node);
                return node;
        }
    }

    private static JValue Number(JValue old, Dice dice) =>
        dice.Next(6) switch
        {
            0 => new JValue(dice.Integer()),
            1 => new JValue(-Convert.ToDouble(old.Value, CultureInfo.InvariantCulture)),
            2 => new JValue(Convert.ToString(old.Value, CultureInfo.InvariantCulture)),
            3 => new JValue(Convert.ToDouble(old.Value, CultureInfo.InvariantCulture) + 0.5),
            4 => new JValue(
                dice.Pick([double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon, -0.0, 1e300, int.MaxValue, 0, -1])
            ),
            _ => old.Value is long value ? new JValue(dice.Near(value)) : new JValue(dice.Integer()),
        };

    private static JToken Value(Dice dice) =>
        dice.Next(9) switch
        {
            0 => JValue.CreateNull(),
            1 => new JValue(dice.OneIn(2)),
            2 => new JValue(dice.Pick(JsonWords.All)),
            3 => new JArray(),
            4 => new JObject(),
            5 => new JArray(
                Enumerable.Range(0, dice.Next(1, 6)).Select(_ => dice.OneIn(3) ? JValue.CreateNull() : new JValue(dice.Next(6)))
            ),
            6 => new JArray(dice.Integer(), dice.Integer()),
            7 => new JValue((double)dice.Integer() / 3),
            _ => new JValue(dice.Integer()),
        };

    private static string OnText(string text, Dice dice)
    {
        int at = dice.Next(text.Length);
        return dice.Next(6) switch
        {
            0 => text[..at] + new string(dice.Pick(['[', '{', '9', '"', '\\', ' ', '-', '\u0001']), dice.Pick([1, 100, 5000])) + text[at..],
            1 => text.Replace(
                "\"name\"",
                dice.Pick(["\"name\": 1, \"name\"", "name", "'name'", "\"na\\u006de\""]),
                StringComparison.Ordinal
            ),
            2 => text.Replace(
                "true",
                dice.Pick([
                    "NaN",
                    "-Infinity",
                    "1e99999",
                    "True",
                    "/*x*/true",
                    "undefined",
                    "new Date(1)",
                    "0x7",
                    "01",
                    "1.",
                    "12345678901234567890123",
                ]),
                StringComparison.Ordinal
            ),
            3 => text[..at],
            4 => text + text[at..],
            _ => "\ufeff" + text,
        };
    }
}
