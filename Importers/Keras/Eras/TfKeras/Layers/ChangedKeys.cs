using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Classes of Keras 2 that tf.keras lets do more.</summary>
internal static class ChangedKeys
{
    internal static readonly LayerSchema[] All =
    [
        new SeveralAxesSoftmaxSchema(),
        new InterpolatingUpSamplingSchema(),
        new KeepingPoolingSchema<GlobalMaxPooling1D>(() => new(), "GlobalMaxPooling1D", "GlobalMaxPool1D"),
        new KeepingPoolingSchema<GlobalMaxPooling2D>(() => new(), "GlobalMaxPooling2D", "GlobalMaxPool2D"),
        new KeepingPoolingSchema<GlobalMaxPooling3D>(() => new(), "GlobalMaxPooling3D", "GlobalMaxPool3D"),
        new KeepingPoolingSchema<GlobalAveragePooling1D>(() => new() { TakesMask = true }, "GlobalAveragePooling1D", "GlobalAvgPool1D"),
        new KeepingPoolingSchema<GlobalAveragePooling2D>(() => new(), "GlobalAveragePooling2D", "GlobalAvgPool2D"),
        new KeepingPoolingSchema<GlobalAveragePooling3D>(() => new(), "GlobalAveragePooling3D", "GlobalAvgPool3D"),
    ];
}

/// <summary>axis may be a list; from 2.4 on a mask is taken.</summary>
internal class SeveralAxesSoftmaxSchema() : LayerSchema<Softmax>("Softmax")
{
    protected override Softmax Template(Config c) => new() { TakesMask = c.Applies(LayerQuirks.SoftmaxTakesMask) };

    protected override Softmax Exchange(Config c, Softmax layer)
    {
        var (axis, axes) = c.Value(
            "axis",
            (layer.Axis, layer.Axes),
            t => t is JArray ? (-1, Json.Sizes(t, null)) : (Json.Int(t), (Sizes?)null),
            v => v.Item2 is { } several ? Json.Of(several) : new JValue(v.Item1)
        );
        return layer with { Axis = axis, Axes = axes };
    }
}

/// <summary>Pixels have their values in their middle, as in all of TensorFlow 2's interpolations.</summary>
internal sealed class InterpolatingUpSamplingSchema() : LayerSchema<UpSampling2D>("UpSampling2D")
{
    protected override UpSampling2D Template(Config c) => new();

    protected override UpSampling2D Exchange(Config c, UpSampling2D layer) =>
        layer with
        {
            Factors = c.Sizes("size", layer.Factors),
            DataFormat = c.DataFormat(layer.DataFormat),
            Interpolation = c.Named("interpolation", layer.Interpolation, ImageSizes.Interpolations),
        };
}

/// <summary>Pooling over all positions, from 2.6 on with keepdims.</summary>
internal sealed class KeepingPoolingSchema<T>(Func<T> template, params string[] classNames) : LayerSchema<T>(classNames)
    where T : GlobalPoolingSpec
{
    protected override T Template(Config c) => template();

    protected override T Exchange(Config c, T layer) =>
        layer with
        {
            DataFormat = c.FormatOf(layer.SpatialRank, layer.DataFormat),
            // Releases that do not know the key refuse it, so it is written only where it says something.
            KeepsAxes = (c.Reading ? c.Has("keepdims") : layer.KeepsAxes) && c.Flag("keepdims", layer.KeepsAxes),
            SharesMaximum = c.Reading && !layer.TakesMean && c.Applies(Keras2Quirks.OneMaximumLearns),
        };
}
