using KerasSharp.Importers.Keras.Configs;

namespace KerasSharp.Importers.Keras.Layers;

internal sealed class MaskingImporter() : LayerImporter<Masking>("Masking")
{
    protected override Masking Template(Config c) => new();

    protected override Masking Exchange(Config c, Masking layer) => layer with { Value = c.Number("mask_value", layer.Value) };
}

internal sealed class FlattenImporter() : LayerImporter<Flatten>("Flatten")
{
    protected override Flatten Template(Config c) => new();

    protected override Flatten Exchange(Config c, Flatten layer) => layer;
}

internal sealed class ReshapeImporter() : LayerImporter<Reshape>("Reshape")
{
    protected override Reshape Template(Config c) => new();

    // Keras 0.3 and before call it dims.
    protected override Reshape Exchange(Config c, Reshape layer) =>
        layer with
        {
            Target = c.AnySizes(c.Has("dims") ? "dims" : "target_shape", layer.Target, required: true),
        };
}

internal sealed class PermuteImporter() : LayerImporter<Permute>("Permute")
{
    protected override Permute Template(Config c) => new();

    protected override Permute Exchange(Config c, Permute layer) => layer with { Axes = c.AnySizes("dims", layer.Axes, required: true) };
}

internal sealed class RepeatVectorImporter() : LayerImporter<RepeatVector>("RepeatVector")
{
    protected override RepeatVector Template(Config c) => new(0);

    protected override RepeatVector Exchange(Config c, RepeatVector layer) =>
        layer with
        {
            Count = c.Int("n", layer.Count, required: true),
        };
}

/// <summary>Of Keras 0.3.</summary>
internal sealed class TimeDistributedMergeImporter() : LayerImporter<TimeDistributedMerge>("TimeDistributedMerge")
{
    private static readonly NameTable<TimeMergeMode> s_modes = new(
        "a mode",
        ("sum", TimeMergeMode.Sum),
        ("ave", TimeMergeMode.Average),
        ("mul", TimeMergeMode.Multiply)
    );

    internal override bool IsInKeras1 => false;

    protected override TimeDistributedMerge Template(Config c) => new();

    protected override TimeDistributedMerge Exchange(Config c, TimeDistributedMerge layer) =>
        layer with
        {
            Mode = c.Named("mode", layer.Mode, s_modes),
        };
}
