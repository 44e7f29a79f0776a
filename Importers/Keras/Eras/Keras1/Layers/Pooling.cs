using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>Max and average pooling; <paramref name="template"/> makes one of the class.</summary>
internal sealed class PoolingSchema<T>(string className, int rank, Func<T> template) : LayerSchema<T>(className)
    where T : PoolingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        layer = layer with { PoolSize = rank == 1 ? c.Single("pool_length", layer.PoolSize) : c.Sizes("pool_size", layer.PoolSize) };
        string key = rank == 1 ? "stride" : "strides";
        // The window's own size stands for null; and for a missing key, whatever the template moves by.
        var usual = layer.PoolSize;
        layer = layer with
        {
            Strides = c.Value(
                key,
                c.Reading ? usual : layer.Strides,
                t => Json.IsNull(t) ? usual : Json.Sizes(t, rank),
                v => rank == 1 ? new JValue(v[0]) : Json.Of(v)
            ),
            Padding = c.Padding(layer.Padding),
        };
        if (c.Reading)
            layer = layer with { SameRule = ConvolutionConfig.SameRuleOf(c, layer.Padding) };
        return rank == 1 ? layer : layer with { DataFormat = c.DataFormat(layer.DataFormat) };
    }
}
