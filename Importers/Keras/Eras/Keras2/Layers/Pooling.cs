using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Pooling over windows and over all positions.</summary>
internal static class Pooling
{
    internal static readonly LayerSchema[] All =
    [
        new PoolingSchema<MaxPooling1D>(() => new(), "MaxPooling1D", "MaxPool1D"),
        new PoolingSchema<MaxPooling2D>(() => new(), "MaxPooling2D", "MaxPool2D"),
        new PoolingSchema<MaxPooling3D>(() => new(), "MaxPooling3D", "MaxPool3D"),
        new PoolingSchema<AveragePooling1D>(() => new(), "AveragePooling1D", "AvgPool1D"),
        new PoolingSchema<AveragePooling2D>(() => new(), "AveragePooling2D", "AvgPool2D"),
        new PoolingSchema<AveragePooling3D>(() => new(), "AveragePooling3D", "AvgPool3D"),
        new GlobalPoolingSchema<GlobalMaxPooling1D>(_ => new(), "GlobalMaxPooling1D", "GlobalMaxPool1D"),
        new GlobalPoolingSchema<GlobalMaxPooling2D>(_ => new(), "GlobalMaxPooling2D", "GlobalMaxPool2D"),
        new GlobalPoolingSchema<GlobalMaxPooling3D>(_ => new(), "GlobalMaxPooling3D", "GlobalMaxPool3D"),
        new GlobalPoolingSchema<GlobalAveragePooling1D>(
            c => new() { TakesMask = c.Applies(Keras2Quirks.GlobalAverageTakesMask) },
            "GlobalAveragePooling1D",
            "GlobalAvgPool1D"
        ),
        new GlobalPoolingSchema<GlobalAveragePooling2D>(_ => new(), "GlobalAveragePooling2D", "GlobalAvgPool2D"),
        new GlobalPoolingSchema<GlobalAveragePooling3D>(_ => new(), "GlobalAveragePooling3D", "GlobalAvgPool3D"),
    ];
}

/// <summary>Max and average pooling; <paramref name="template"/> makes one of the class.</summary>
internal sealed class PoolingSchema<T>(Func<T> template, params string[] classNames) : LayerSchema<T>(classNames)
    where T : PoolingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer)
    {
        int rank = layer.PoolSize.Count;
        layer = layer with { PoolSize = c.Sizes("pool_size", layer.PoolSize) };
        // The window's own size stands for null; and for a missing key, whatever the template moves by.
        var usual = layer.PoolSize;
        layer = layer with
        {
            Strides = c.Value("strides", c.Reading ? usual : layer.Strides, t => Json.IsNull(t) ? usual : Json.Sizes(t, rank), Json.Of),
            Padding = c.Padding(layer.Padding),
            DataFormat = c.FormatOf(rank, layer.DataFormat),
        };
        if (!c.Reading)
            return layer;
        bool whole = rank == 3 && layer.Padding == Padding.Same && c.Applies(Keras2Quirks.VolumesUncropped);
        layer = layer with { SameRule = whole ? SameRule.Uncropped : c.SameRuleOf(layer.Padding) };
        if (layer is MaxPoolingSpec max)
            return (T)(PoolingSpec)(max with { FirstLearns = c.Applies(Keras2Quirks.OneMaximumLearns) });
        bool counts = rank < 3 && layer.Padding == Padding.Same && layer is AveragePoolingSpec && c.Applies(Keras2Quirks.AverageOfPadding);
        return counts ? (T)(PoolingSpec)((AveragePoolingSpec)(PoolingSpec)layer with { CountsPadding = true }) : layer;
    }
}

/// <summary>Pooling over all positions; <paramref name="template"/> makes one of the class.</summary>
internal sealed class GlobalPoolingSchema<T>(Func<Config, T> template, params string[] classNames) : LayerSchema<T>(classNames)
    where T : GlobalPoolingSpec
{
    protected override T Template(Config c) => template(c);

    protected override T Exchange(Config c, T layer) =>
        layer with
        {
            DataFormat = c.FormatOf(layer.SpatialRank, layer.DataFormat),
            SharesMaximum = c.Reading && !layer.TakesMean && c.Applies(Keras2Quirks.OneMaximumLearns),
        };
}
