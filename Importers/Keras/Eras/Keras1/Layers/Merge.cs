using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>Merge with a mode of Keras's own; one of a function is the caller's to give.</summary>
internal class MergeSchema() : LayerSchema<Merge>("Merge")
{
    private static readonly NameTable<MergeMode> s_modes = new(
        "a merge mode",
        ("sum", MergeMode.Sum),
        ("mul", MergeMode.Multiply),
        ("ave", MergeMode.Average),
        ("max", MergeMode.Maximum),
        ("concat", MergeMode.Concatenate),
        ("dot", MergeMode.Dot),
        ("cos", MergeMode.Cosine)
    );

    protected override Merge Template(Config c) => new() { CosineForm = CosineForm.Guarded };

    protected override Merge Exchange(Config c, Merge layer)
    {
        c.Ignore("mode_type", new JValue("raw"), "the mode's own form says it");
        layer = layer with { Mode = c.Named("mode", layer.Mode, s_modes), Axis = c.Int("concat_axis", layer.Axis) };
        layer = layer with { DotAxes = c.Value("dot_axes", layer.DotAxes, Axes, Write) };
        c.Ignore("output_shape", JValue.CreateNull(), "the shape follows from the inputs");
        c.Ignore("output_shape_type", new JValue("raw"), "the shape follows from the inputs");
        c.Ignore("output_mask", JValue.CreateNull(), "Keras's own modes ignore it");
        c.Ignore("output_mask_type", new JValue("raw"), "Keras's own modes ignore it");
        c.Ignore("arguments", new JObject(), "Keras's own modes take none");
        return layer;
    }

    /// <summary>One axis of both inputs, or one or several of each.</summary>
    protected virtual DotAxes Axes(JToken t)
    {
        if (t is JArray { Count: 2 } pair)
            return new AxisPairs(Json.Sizes(pair[0], null), Json.Sizes(pair[1], null));
        if (t is JArray)
            throw new ConfigValueException("an axis or a pair of axes", t);
        int axis = Json.Int(t);
        return new AxisPairs([axis], [axis]);
    }

    private static JToken Write(DotAxes axes) =>
        axes switch
        {
            AxisPairs p when p.X.Equals(p.Y) && p.X.Count == 1 => new JValue(p.X[0]),
            AxisPairs { X.Count: 1, Y.Count: 1 } p => new JArray(p.X[0], p.Y[0]),
            AxisPairs p => new JArray(new JArray(p.X), new JArray(p.Y)),
            LastAxes l => new JValue(-l.Count),
            AdjacentAxes a => new JValue(a.Count),
            _ => throw new KerasUnsupportedException($"{axes} has no form in Keras"),
        };
}
