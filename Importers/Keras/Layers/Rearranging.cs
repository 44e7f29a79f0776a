using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

internal sealed class MaskingSchema() : LayerSchema<Masking>("Masking")
{
    protected override Masking Template(Config c) => new();

    protected override Masking Exchange(Config c, Masking layer) => layer with { Value = c.Number("mask_value", layer.Value) };
}

internal class FlattenSchema() : LayerSchema<Flatten>("Flatten")
{
    protected override Flatten Template(Config c) => new();

    protected override Flatten Exchange(Config c, Flatten layer) => layer;
}

internal class ReshapeSchema() : LayerSchema<Reshape>("Reshape")
{
    protected override Reshape Template(Config c) => new();

    protected override Reshape Exchange(Config c, Reshape layer) => Exchange(c, layer, "target_shape");

    /// <summary>With a key of the era's own.</summary>
    protected static Reshape Exchange(Config c, Reshape layer, string key) =>
        layer with
        {
            Target = c.AnySizes(key, layer.Target, required: true),
        };
}

internal sealed class PermuteSchema() : LayerSchema<Permute>("Permute")
{
    protected override Permute Template(Config c) => new();

    protected override Permute Exchange(Config c, Permute layer) => layer with { Axes = c.AnySizes("dims", layer.Axes, required: true) };
}

internal sealed class RepeatVectorSchema() : LayerSchema<RepeatVector>("RepeatVector")
{
    protected override RepeatVector Template(Config c) => new(0);

    protected override RepeatVector Exchange(Config c, RepeatVector layer) =>
        layer with
        {
            Count = c.Int("n", layer.Count, required: true),
        };
}
