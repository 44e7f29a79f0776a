using KerasSharp.Importers.Keras.Configs;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>Max and average pooling; <paramref name="template"/> makes one of the class.</summary>
internal sealed class PoolingImporter<T>(string className, int rank, Func<T> template) : LayerImporter<T>(className)
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
            Padding = c.Named("border_mode", layer.Padding, Names.BorderModes),
            SameRule = c.Reading ? ConvolutionConfig.SameRuleOf(c.Form) : layer.SameRule,
        };
        return rank == 1 ? layer : layer with { DataFormat = c.Named("dim_ordering", c.OrderingOf(layer.DataFormat), Names.DimOrderings) };
    }
}

/// <summary>Pooling over all positions; <paramref name="template"/> makes one of the class.</summary>
internal sealed class GlobalPoolingImporter<T>(string className, int rank, Func<T> template) : LayerImporter<T>(className)
    where T : GlobalPoolingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer) =>
        rank == 1 ? layer : layer with { DataFormat = c.Named("dim_ordering", c.OrderingOf(layer.DataFormat), Names.DimOrderings) };
}
