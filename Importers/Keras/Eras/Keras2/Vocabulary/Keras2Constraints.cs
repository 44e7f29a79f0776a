using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>Constraints as Keras 2 writes them: <c>{"class_name": "MaxNorm", "config": {"max_value": 2, "axis": 0}}</c>.</summary>
internal sealed class Keras2Constraints : IConstraintForm
{
    /// <inheritdoc/>
    public Constraint? Read(JToken token, int[] axes)
    {
        if (Json.IsNull(token))
            return null;
        var stored = ClassAndConfig.Read(token, "a constraint");
        Sizes Axes() =>
            stored.Settings["axis"] is { } v
                ? new Sizes([.. Json.Sizes(v, null).Select(a => Axis(a, axes, token)).Where(a => a >= 0)])
                : [Axis(0, axes, token)];
        if (stored.IsOwn)
            return new ForeignConstraint(stored.ClassName, token.ToString(Formatting.None));
        switch (stored.ClassName)
        {
            case "MaxNorm" or "max_norm":
                stored.Only("max_value", "axis");
                return new MaxNorm(stored.Number("max_value", 2), Axes());
            case "NonNeg" or "non_neg":
                stored.Only();
                return new NonNegative();
            case "UnitNorm" or "unit_norm":
                stored.Only("axis");
                return new UnitNorm(Axes());
            case "MinMaxNorm" or "min_max_norm":
                stored.Only("min_value", "max_value", "rate", "axis");
                return new MinMaxNorm(stored.Number("min_value", 0), stored.Number("max_value", 1), stored.Number("rate", 1), Axes());
            default:
                return new ForeignConstraint(stored.ClassName, token.ToString(Formatting.None));
        }
    }

    /// <inheritdoc/>
    public JToken Write(Constraint? constraint, int[] axes) =>
        constraint switch
        {
            null => JValue.CreateNull(),
            ForeignConstraint c => JToken.Parse(c.Stored),
            MaxNorm c => ClassAndConfig.Write("MaxNorm", ("max_value", c.M), ("axis", Axes(c.Axes, axes))),
            NonNegative => ClassAndConfig.Write("NonNeg"),
            UnitNorm c => ClassAndConfig.Write("UnitNorm", ("axis", Axes(c.Axes, axes))),
            MinMaxNorm c => ClassAndConfig.Write(
                "MinMaxNorm",
                ("min_value", c.Low),
                ("max_value", c.High),
                ("rate", c.Rate),
                ("axis", Axes(c.Axes, axes))
            ),
            _ => throw new KerasUnsupportedException($"the constraint {constraint} has no form in Keras 2.3.1"),
        };

    private static int Axis(int axis, int[] axes, JToken token) =>
        axis >= -axes.Length && axis < axes.Length
            ? axes[axis < 0 ? axis + axes.Length : axis]
            : throw new ConfigValueException($"an axis of an array of rank {axes.Length}", token);

    private static JToken Axes(IReadOnlyList<int> weightAxes, int[] axes)
    {
        int[] stored = [.. weightAxes.Select(a => Array.IndexOf(axes, a))];
        return stored.Length == 1 ? new JValue(stored[0]) : new JArray(stored);
    }
}
