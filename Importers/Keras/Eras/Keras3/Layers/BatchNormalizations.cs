using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.TfKeras.Layers;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>BatchNormalization, whose statistics move towards the plain variance of the batch at every rank.</summary>
internal sealed class BatchNormalizationSchema() : Keras2.Layers.BatchNormalizationSchema("BatchNormalization")
{
    protected override BatchNormalization Template(Config c) =>
        base.Template(c) with
        {
            RunningVariance = RunningVarianceRule.Biased,
            KeepsFrozenStatistics = true,
            FrozenInfers = true,
            MasksStatistics = true,
            MovesAtEachCall = true,
        };

    protected override BatchNormalization Exchange(Config c, BatchNormalization layer) =>
        Renormalization.Exchange(c, base.Exchange(c, layer));

    protected override IEnumerable<StoredArray> Arrays(BatchNormalization layer, LayerForm form) =>
        base.Arrays(layer, form).Concat(Renormalization.Arrays(layer, form));
}

/// <summary>Normalizations.</summary>
internal static class BatchNormalizations
{
    internal static readonly LayerSchema[] All = [new BatchNormalizationSchema()];
}
