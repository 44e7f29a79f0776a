using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Layers that give images another size, or change them at random in training. Up to TensorFlow 2.5 below
/// layers.experimental.preprocessing.</summary>
internal static class ImageSizes
{
    internal static readonly NameTable<Interpolation> Interpolations = new(
        "an interpolation",
        ("nearest", Interpolation.Nearest),
        ("bilinear", Interpolation.HalfPixelBilinear),
        ("bicubic", Interpolation.Bicubic),
        ("area", Interpolation.Area),
        ("lanczos3", Interpolation.Lanczos3),
        ("lanczos5", Interpolation.Lanczos5),
        ("gaussian", Interpolation.Gaussian),
        ("mitchellcubic", Interpolation.MitchellCubic)
    );

    internal static readonly LayerSchema[] All =
    [
        new ResizingSchema(),
        new CenterCropSchema(),
        new RandomCropSchema(),
        new RandomSchema(
            ("RandomFlip", ["mode"]),
            ("RandomTranslation", ["height_factor", "width_factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomRotation", ["factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomZoom", ["height_factor", "width_factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomContrast", ["factor"]),
            ("RandomBrightness", ["factor", "value_range"]),
            ("RandomHeight", ["factor", "interpolation"]),
            ("RandomWidth", ["factor", "interpolation"])
        ),
    ];
}

/// <summary>What they have in common.</summary>
internal abstract class ImageSizeSchema<T>(string className) : LayerSchema<T>(className)
    where T : ImageSizeSpec
{
    protected override T Exchange(Config c, T layer)
    {
        layer = layer with { Height = c.Int("height", layer.Height, required: true), Width = c.Int("width", layer.Width, required: true) };
        return layer with { DataFormat = Format(c, layer.DataFormat) };
    }

    /// <summary>Images of tf.keras have their channels last.</summary>
    protected virtual DataFormat Format(Config c, DataFormat value) => c.Reading ? DataFormat.ChannelsLast : value;
}

/// <summary>crop_to_aspect_ratio from 2.6 on.</summary>
internal class ResizingSchema() : ImageSizeSchema<Resizing>("Resizing")
{
    protected override Resizing Template(Config c) => new(0, 0);

    protected override Resizing Exchange(Config c, Resizing layer) =>
        base.Exchange(c, layer) with
        {
            Interpolation = c.Named("interpolation", layer.Interpolation, ImageSizes.Interpolations),
            CropsToAspectRatio = c.Later(
                "crop_to_aspect_ratio",
                layer.CropsToAspectRatio,
                () => c.Flag("crop_to_aspect_ratio", layer.CropsToAspectRatio)
            ),
        };
}

internal class CenterCropSchema() : ImageSizeSchema<CenterCrop>("CenterCrop")
{
    protected override CenterCrop Template(Config c) => new(0, 0);
}

internal class RandomCropSchema() : ImageSizeSchema<RandomCrop>("RandomCrop")
{
    protected override RandomCrop Template(Config c) => new(0, 0);

    protected override RandomCrop Exchange(Config c, RandomCrop layer)
    {
        c.IgnoreSeed();
        return base.Exchange(c, layer);
    }
}
