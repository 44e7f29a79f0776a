using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>BatchNormalization under all of its names.</summary>
internal static class BatchNormalizations
{
    internal static readonly LayerSchema[] All =
    [
        new BatchNormalizationSchema("BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"),
    ];
}

/// <summary>Its axis is a list of one.</summary>
internal sealed class BatchNormalizationSchema(params string[] classNames) : Keras2.Layers.BatchNormalizationSchema(classNames)
{
    protected override BatchNormalization Template(Config c)
    {
        // Across machines the fused way of computing is not taken.
        bool isFused = c.Form.ClassName != "SyncBatchNormalization";
        // TensorFlow 1 alone writes the keys of renormalization, and none of its classes is frozen so.
        bool isFirst = c.Has("renorm") || c.Form.ClassName == "BatchNormalizationV1";
        return base.Template(c) with
        {
            RunningVariance = isFused ? RunningVarianceRule.FusedUnbiased : RunningVarianceRule.Biased,
            KeepsFrozenStatistics = true,
            FrozenInfers = !isFirst,
            MovesAtEachCall = !isFirst,
            MasksStatistics = c.Applies(LayerQuirks.MaskedStatistics),
        };
    }

    protected override BatchNormalization Exchange(Config c, BatchNormalization layer) =>
        Renormalization.Exchange(c, base.Exchange(c, layer));

    protected override IEnumerable<StoredArray> Arrays(BatchNormalization layer, LayerForm form) =>
        base.Arrays(layer, form).Concat(Renormalization.Arrays(layer, form));

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) =>
        ((BatchNormalization)layer).Renormalizes
            ? [form with { Layout = form.Layout == StoredLayout.Earlier ? StoredLayout.Usual : StoredLayout.Earlier }]
            : base.OtherForms(layer, form);

    protected override int Axis(Config c, int value) =>
        c.Value(
            "axis",
            value,
            t =>
                t switch
                {
                    JArray { Count: 1 } list => Json.Int(list[0]),
                    JArray => throw new ConfigValueException("one axis", t, unsupported: true),
                    _ => Json.Int(t),
                },
            v => new JArray(v)
        );
}
