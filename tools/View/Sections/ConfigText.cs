using System.Collections;
using System.Globalization;
using System.Reflection;

namespace KerasSharp.View.Sections;

/// <summary>What a record says about itself, in a line: its settings, those left out that are null, false or empty.</summary>
internal static class ConfigText
{
    private const int MostItems = 8;

    // What a row tells elsewhere, and what matters to a file alone.
    private static readonly string[] s_left =
    [
        nameof(LayerSpec.Name),
        nameof(LayerSpec.InputShape),
        "BatchInputShape",
        "Implicit",
        "KerasNamePrefix",
    ];

    // Usual where they are true, and where they are 0.
    private static readonly string[] s_usuallyTrue = ["UseBias", "Trainable", "Scale", "Center", "TakesMask"],
        s_usuallyZero = ["Dropout", "RecurrentDropout"];

    /// <summary>The settings: <c>Units = 128, Activation = Tanh</c>.</summary>
    public static string Of(object record) => string.Join(", ", Settings(record).Select(s => $"{s.Name} = {s.Value}"));

    /// <summary>Each setting and its value.</summary>
    public static IEnumerable<(string Name, string Value)> Settings(object record)
    {
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // What a record computes from its settings tells nothing new; how weights were drawn tells nothing of weights that are there.
            if (
                property.GetIndexParameters().Length > 0
                || property.SetMethod is null
                || s_left.Contains(property.Name)
                || typeof(Initializer).IsAssignableFrom(property.PropertyType)
            )
                continue;
            string text = (property.GetValue(record), s_usuallyTrue.Contains(property.Name)) switch
            {
                (true, true) => "",
                (false, true) => "no",
                (0.0, _) when s_usuallyZero.Contains(property.Name) => "",
                var (value, _) => Text(value),
            };
            if (text.Length > 0)
                yield return (property.Name, text);
        }
    }

    private static string Text(object? value) =>
        value switch
        {
            null or false or "" => "",
            true => "yes",
            string text => text,
            ModelSpec model => $"{model.Layers.Count} layers",
            LayerSpec layer => $"{layer.ClassName} ({Of(layer)})",
            Delegate => "a function",
            Sizes sizes => sizes.ToString(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable items => List([.. items.Cast<object?>().Take(MostItems + 1)]),
            _ => value.ToString() ?? "",
        };

    private static string List(object?[] items) =>
        items.Length == 0
            ? ""
            : $"[{string.Join(", ", items.Take(MostItems).Select(i => i is null ? "None" : Text(i)))}"
                + $"{(items.Length > MostItems ? ", \u2026" : "")}]";
}
