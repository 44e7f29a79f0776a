using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Regularizers as Keras 1 writes them: <c>{"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01}</c>.</summary>
internal static class RegularizerNames
{
    /// <summary>Whether it is the one that Keras writes without its number.</summary>
    internal static bool LacksStrength(JToken token) =>
        token is JObject config && config["name"] is JValue { Value: "EigenvalueRegularizer" } && !config.ContainsKey("k");

    internal static Regularizer? Read(JToken token)
    {
        if (Json.IsNull(token))
            return null;
        if (token is not JObject config)
            throw new ConfigValueException("a regularizer's name and numbers, or null", token);
        string name = config["name"] is { } n ? Json.Text(n) : throw new ConfigValueException("a regularizer with a name", token);
        switch (name)
        {
            case "WeightRegularizer" or "L1L2Regularizer" or "ActivityRegularizer":
                Only(config, "name", "l1", "l2");
                double l1 = config["l1"] is { } a ? Json.Number(a) : 0,
                    l2 = config["l2"] is { } b ? Json.Number(b) : 0;
                return l1 == 0 && l2 == 0 ? null : new L1L2(l1, l2);
            case "EigenvalueRegularizer":
                Only(config, "name", "k");
                return new EigenvalueRegularizer(Json.Number(config["k"]!));
            default:
                throw new ConfigValueException(
                    "a regularizer (WeightRegularizer, L1L2Regularizer, ActivityRegularizer, EigenvalueRegularizer)",
                    token,
                    unsupported: true
                );
        }
    }

    internal static JToken Write(Regularizer? regularizer) =>
        regularizer switch
        {
            null => JValue.CreateNull(),
            L1L2 r => new JObject
            {
                ["name"] = "L1L2Regularizer",
                ["l1"] = r.L1,
                ["l2"] = r.L2,
            },
            EigenvalueRegularizer => throw new KerasUnsupportedException(
                "Keras cannot store an EigenvalueRegularizer: it writes no k and does not load what it wrote"
            ),
            _ => throw new KerasUnsupportedException($"the regularizer {regularizer} has no form in Keras 1.2.2"),
        };

    internal static void Only(JObject config, params ReadOnlySpan<string> keys)
    {
        foreach (var member in config.Properties())
            if (!keys.Contains(member.Name))
                throw new ConfigValueException(
                    $"only the keys {Wording.List(keys.ToArray())}, not '{member.Name}'",
                    config,
                    unsupported: true
                );
    }
}
