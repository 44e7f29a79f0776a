using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Keys and arrays of batch renormalization, which TensorFlow 1 and Keras 3 from 3.14 on have. Predictions do not depend on
/// them.</summary>
internal static class Renormalization
{
    private const string Key = "renorm";

    internal static BatchNormalization Exchange(Config c, BatchNormalization layer)
    {
        const string why = "it has no bearing on predictions";
        if (c.Reading ? !c.Has(Key) : !layer.Renormalizes)
            return layer;
        layer = layer with { Renormalizes = c.Flag(Key, layer.Renormalizes) };
        foreach (string key in new[] { "renorm_clipping", "renorm_momentum" })
            c.Ignore(key, c.Form.Config?[key]?.DeepClone() ?? JValue.CreateNull(), why);
        return layer;
    }

    /// <summary>Behind the running statistics; TensorFlow 1.13 and 1.14 keep the weights of their means.</summary>
    internal static IEnumerable<StoredArray> Arrays(BatchNormalization layer, LayerForm form)
    {
        if (!layer.Renormalizes)
            return [];
        StoredArray Of(string suffix, string weight) => new(suffix, weight, Learned: false);
        return form.Layout == StoredLayout.Earlier
            ?
            [
                Of("renorm_mean", "renorm_mean"),
                Of("renorm_mean_weight", "renorm_mean_weight"),
                Of("renorm_stddev", "renorm_deviation"),
                Of("renorm_stddev_weight", "renorm_deviation_weight"),
            ]
            : [Of("moving_stddev", "running_deviation"), Of("renorm_mean", "renorm_mean"), Of("renorm_stddev", "renorm_deviation")];
    }
}
