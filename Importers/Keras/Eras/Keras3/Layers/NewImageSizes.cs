using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Layers;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>The layers that change the size of images, which Keras 3 gives a data_format, and those that change images at random and
/// that tf.keras lacks.</summary>
internal static class NewImageSizes
{
    internal static readonly LayerSchema[] All =
    [
        new FormattedResizingSchema(),
        new FormattedCenterCropSchema(),
        new FormattedRandomCropSchema(),
        new FormattedZeroPadding1DSchema(),
        new NewRandomSchema([
            .. s_random.Select(r =>
                (r.Class, (string[])[.. r.Keys, "data_format", .. r.Class == "RandomRotation" ? (string[])[] : ["value_range"]])
            ),
        ]),
    ];

    // Layers whose prediction is their input, with their settings.
    private static (string Class, string[] Keys)[] s_random =>
        [
            ("RandomFlip", ["mode"]),
            ("RandomTranslation", ["height_factor", "width_factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomRotation", ["factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomZoom", ["height_factor", "width_factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomShear", ["x_factor", "y_factor", "fill_mode", "interpolation", "fill_value"]),
            ("RandomContrast", ["factor"]),
            ("RandomBrightness", ["factor"]),
            ("RandomSaturation", ["factor"]),
            ("RandomHue", ["factor"]),
            ("RandomGrayscale", ["factor"]),
            ("RandomInvert", ["factor"]),
            ("RandomPosterization", ["factor"]),
            ("RandomSharpness", ["factor"]),
            ("RandomColorDegeneration", ["factor"]),
            ("RandomColorJitter", ["brightness_factor", "contrast_factor", "saturation_factor", "hue_factor"]),
            ("RandomErasing", ["factor", "scale", "fill_value"]),
            ("RandomElasticTransform", ["factor", "scale", "fill_mode", "interpolation", "fill_value"]),
            ("RandomPerspective", ["factor", "scale", "interpolation", "fill_value"]),
            ("RandomGaussianBlur", ["factor", "kernel_size", "sigma"]),
            ("AugMix", ["alpha", "chain_depth", "num_chains", "factor", "all_ops", "interpolation"]),
            ("RandAugment", ["num_ops", "factor", "interpolation"]),
            ("Solarization", ["addition_factor", "threshold_factor"]),
            ("CutMix", ["factor"]),
            ("MixUp", ["alpha"]),
        ];
}

/// <summary>From 3.7 on padded to the result's proportions, and smoothed.</summary>
internal sealed class FormattedResizingSchema : ResizingSchema
{
    protected override Resizing Exchange(Config c, Resizing layer)
    {
        c.Refuse("fill_mode", new JValue("constant"), "another way of filling borders");
        return base.Exchange(c, layer) with
        {
            PadsToAspectRatio = c.Later(
                "pad_to_aspect_ratio",
                layer.PadsToAspectRatio,
                () => c.Flag("pad_to_aspect_ratio", layer.PadsToAspectRatio)
            ),
            FillValue = c.Later("fill_value", layer.FillValue, () => c.Number("fill_value", layer.FillValue)),
            Antialias = c.Later("antialias", layer.Antialias, () => c.Flag("antialias", layer.Antialias)),
        };
    }

    protected override DataFormat Format(Config c, DataFormat value) => c.TimeFormat(value);
}

internal sealed class FormattedCenterCropSchema : CenterCropSchema
{
    protected override DataFormat Format(Config c, DataFormat value) => c.TimeFormat(value);
}

/// <summary>From 3.8 on prediction is the input.</summary>
internal sealed class FormattedRandomCropSchema : RandomCropSchema
{
    protected override RandomCrop Template(Config c) => new(0, 0) { PredictsWhole = c.Applies(NewLayerQuirks.RandomCropPredictsWhole) };

    protected override DataFormat Format(Config c, DataFormat value) => c.TimeFormat(value);
}

/// <summary>From 3.6 on with data_format.</summary>
internal sealed class FormattedZeroPadding1DSchema() : ZeroPaddingSchema<ZeroPadding1D>("ZeroPadding1D", 1, () => new())
{
    protected override ZeroPadding1D Exchange(Config c, ZeroPadding1D layer) =>
        base.Exchange(c, layer) with
        {
            DataFormat = c.TimeFormat(layer.DataFormat),
        };
}

/// <summary>From 3.6 on RandomFlip and RandomContrast draw otherwise.</summary>
internal sealed class NewRandomSchema(params (string Class, string[] Keys)[] classes) : RandomSchema(classes)
{
    protected override RandomAugmentation Exchange(Config c, RandomAugmentation layer)
    {
        // Written by 3.0 to 3.5, whose rotation does not look at it, and refused by later releases.
        if (layer.Kind == "RandomRotation")
            c.Ignore("value_range", null, "a rotation does not depend on it");
        layer = base.Exchange(c, layer);
        return layer.Kind == "RandomShear" ? layer with { Settings = AsNumbers(layer.Settings) } : layer;
    }

    // Keras writes the bounds that it makes of a number, -f and f, and refuses them when it reads (runs of 3.8.0 to 3.15.1); the number it
    // reads.
    private static string AsNumbers(string text)
    {
        var settings = JObject.Parse(text);
        foreach (string key in new[] { "x_factor", "y_factor" })
            if (settings[key] is JArray { Count: 2 } bounds && (double)bounds[0] == -(double)bounds[1])
                settings[key] = bounds[1].DeepClone();
        return settings.ToString(Newtonsoft.Json.Formatting.None);
    }

    protected override ImageChangeForm Changes(Config c) =>
        new(c.Applies(NewLayerQuirks.FlipsTogether), c.Applies(NewLayerQuirks.ContrastOfEach), ContrastIsKept: true);
}
