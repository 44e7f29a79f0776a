using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras0.Layers;

/// <summary>All time steps into one.</summary>
internal sealed class TimeDistributedMergeSchema() : LayerSchema<TimeDistributedMerge>("TimeDistributedMerge")
{
    private static readonly NameTable<TimeMergeMode> s_modes = new(
        "a mode",
        ("sum", TimeMergeMode.Sum),
        ("ave", TimeMergeMode.Average),
        ("mul", TimeMergeMode.Multiply)
    );

    protected override TimeDistributedMerge Template(Config c) => new();

    protected override TimeDistributedMerge Exchange(Config c, TimeDistributedMerge layer) =>
        layer with
        {
            Mode = c.Named("mode", layer.Mode, s_modes),
        };
}
