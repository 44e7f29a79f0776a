using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;

/// <summary>Constraints as Keras 1 writes them: <c>{"name": "MaxNorm", "m": 2, "axis": 0}</c>.</summary>
internal sealed class Keras1Constraints : IConstraintForm
{
    /// <inheritdoc/>
    public Constraint? Read(JToken token, int[] axes)
    {
        if (Json.IsNull(token))
            return null;
        if (token is not JObject config)
            throw new ConfigValueException("a constraint's name and numbers, or null", token);
        string name = config["name"] is { } n ? Json.Text(n) : throw new ConfigValueException("a constraint with a name", token);
        double Get(string key, double usual) => config[key] is { } v ? Json.Number(v) : usual;
        // MaxNorm had no axis up to 0.3.1, and always took axis 0.
        Sizes Axes() =>
            config["axis"] is { } v
                ? new Sizes([.. Json.Sizes(v, null).Select(a => Axis(a, axes, token)).Where(a => a >= 0)])
                : [Axis(0, axes, token)];
        switch (name)
        {
            case "MaxNorm":
                config.Only("name", "m", "axis");
                return new MaxNorm(Get("m", 2), Axes());
            case "NonNeg":
                config.Only("name");
                return new NonNegative();
            case "UnitNorm":
                config.Only("name", "axis");
                return new UnitNorm(Axes());
            case "MinMaxNorm":
                config.Only("name", "low", "high", "rate", "axis");
                return new MinMaxNorm(Get("low", 0), Get("high", 1), Get("rate", 1), Axes());
            default:
                throw new ConfigValueException("a constraint (MaxNorm, NonNeg, UnitNorm, MinMaxNorm)", token, unsupported: true);
        }
    }

    /// <inheritdoc/>
    public JToken Write(Constraint? constraint, int[] axes) =>
        constraint switch
        {
            null => JValue.CreateNull(),
            MaxNorm c => new JObject
            {
                ["name"] = "MaxNorm",
                ["m"] = c.M,
                ["axis"] = Axes(c.Axes, axes),
            },
            NonNegative => new JObject { ["name"] = "NonNeg" },
            UnitNorm c => new JObject { ["name"] = "UnitNorm", ["axis"] = Axes(c.Axes, axes) },
            MinMaxNorm c => new JObject
            {
                ["name"] = "MinMaxNorm",
                ["low"] = c.Low,
                ["high"] = c.High,
                ["rate"] = c.Rate,
                ["axis"] = Axes(c.Axes, axes),
            },
            _ => throw new KerasUnsupportedException($"the constraint {constraint} has no form in Keras 1.2.2"),
        };

    private static int Axis(int axis, int[] axes, JToken token) =>
        axis >= -axes.Length && axis < axes.Length
            ? axes[axis < 0 ? axis + axes.Length : axis]
            : throw new ConfigValueException($"an axis of an array of rank {axes.Length}", token);

    private static JToken Axes(IReadOnlyList<int> weightAxes, int[] axes)
    {
        int[] stored = [.. weightAxes.Select(a => Array.IndexOf(axes, a))];
        return stored.Length switch
        {
            0 => new JValue(Array.IndexOf(axes, -1)),
            1 => new JValue(stored[0]),
            _ => new JArray(stored),
        };
    }
}
