using KerasSharp.Importers.Keras.Configs;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>Merge with a mode of Keras's own; one of a function is the caller's to give.</summary>
internal sealed class MergeImporter() : LayerImporter<Merge>("Merge")
{
    private static readonly KerasVersion s_guarded = new(1, 0, 0);

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

    protected override Merge Template(Config c) =>
        c.Form.Version < s_guarded
            ? new() { CosineForm = CosineForm.Plain, Masks = MergeMasks.Dropped }
            : new() { CosineForm = CosineForm.Guarded };

    protected override Merge Exchange(Config c, Merge layer)
    {
        c.Ignore("mode_type", new JValue("raw"), "the mode's own form says it");
        layer = layer with { Mode = c.Named("mode", layer.Mode, s_modes), Axis = c.Int("concat_axis", layer.Axis) };
        bool old = c.Form.Version < s_guarded;
        layer = layer with { DotAxes = c.Value("dot_axes", layer.DotAxes, t => old ? OldAxes(t) : Axes(t), Write) };
        c.Ignore("output_shape", JValue.CreateNull(), "the shape follows from the inputs");
        c.Ignore("output_shape_type", new JValue("raw"), "the shape follows from the inputs");
        c.Ignore("output_mask", JValue.CreateNull(), "Keras's own modes ignore it");
        c.Ignore("output_mask_type", new JValue("raw"), "Keras's own modes ignore it");
        c.Ignore("arguments", new JObject(), "Keras's own modes take none");
        return layer;
    }

    private static DotAxes Axes(JToken t)
    {
        if (t is JArray { Count: 2 } pair)
            return new AxisPairs(Json.Sizes(pair[0], null), Json.Sizes(pair[1], null));
        if (t is JArray)
            throw new ConfigValueException("an axis or a pair of axes", t);
        int axis = Json.Int(t);
        return new AxisPairs([axis], [axis]);
    }

    /// <summary>Keras 0.3: a number counts axes, a pair of lists names them.</summary>
    private static DotAxes OldAxes(JToken t)
    {
        if (t is JArray)
            return Axes(t);
        int axis = Json.Int(t);
        return axis < 0 ? new LastAxes(-axis) : new AdjacentAxes(axis);
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
