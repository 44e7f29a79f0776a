using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Layers with several inputs, and what Keras 2 keeps of Keras 1.</summary>
internal static class Merges
{
    // Of both schemas for merges the first is written.
    internal static readonly LayerSchema[] All =
    [
        new MergeSchema(),
        new Keras1.Layers.MergeSchema(),
        new Keras1.Layers.HighwaySchema(),
        new Keras1.Layers.MaxoutDenseSchema(),
    ];
}

/// <summary>One class for each way to join values; shapes are broadcast, and masks joined.</summary>
internal class MergeSchema() : LayerSchema<Merge>("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot")
{
    private static readonly (string Class, MergeMode Mode)[] s_modes =
    [
        ("Add", MergeMode.Sum),
        ("Subtract", MergeMode.Subtract),
        ("Multiply", MergeMode.Multiply),
        ("Average", MergeMode.Average),
        ("Maximum", MergeMode.Maximum),
        ("Minimum", MergeMode.Minimum),
        ("Concatenate", MergeMode.Concatenate),
        ("Dot", MergeMode.Dot),
        ("Dot", MergeMode.Cosine),
    ];

    protected override Merge Template(Config c) =>
        new(s_modes.First(m => m.Class == c.Form.ClassName).Mode)
        {
            Broadcasts = true,
            Masks = MergeMasks.AlwaysAnd,
            CosineForm = CosineForm.Normalized,
        };

    protected override Merge Exchange(Config c, Merge layer) =>
        layer.Mode switch
        {
            MergeMode.Concatenate => layer with { Axis = c.Int("axis", layer.Axis) },
            MergeMode.Dot or MergeMode.Cosine => layer with
            {
                DotAxes = c.Value("axes", layer.DotAxes, Axes, Write, required: true),
                Mode = c.Flag("normalize", layer.Mode == MergeMode.Cosine) ? MergeMode.Cosine : MergeMode.Dot,
            },
            _ => layer,
        };

    internal override string ClassOf(LayerSpec layer) => s_modes.First(m => m.Mode == ((Merge)layer).Mode).Class;

    private static DotAxes Axes(JToken t)
    {
        var axes = Json.Sizes(t, 2);
        return new AxisPairs([axes[0]], [axes[1]]);
    }

    private static JToken Write(DotAxes axes) =>
        axes is AxisPairs { X: [var x], Y: [var y] }
            ? x == y
                ? new JValue(x)
                : new JArray(x, y)
            : throw new KerasUnsupportedException($"{axes} has no form in Keras 2.3.1");
}
