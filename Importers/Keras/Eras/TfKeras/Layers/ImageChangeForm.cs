using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>What the settings of a layer that changes images at random mean in training.</summary>
/// <param name="FlipsTogether">Whether one draw decides about both directions of RandomFlip.</param>
/// <param name="ContrastOfEach">Whether RandomContrast draws for each image, and takes a single number as the upper bound alone.</param>
/// <param name="ContrastIsKept">Whether RandomContrast cuts its results off.</param>
internal sealed record ImageChangeForm(bool FlipsTogether, bool ContrastOfEach, bool ContrastIsKept)
{
    private static readonly NameTable<ImageBorder> s_borders = new(
        "a way of filling borders",
        ("reflect", ImageBorder.Reflect),
        ("wrap", ImageBorder.Wrap),
        ("constant", ImageBorder.Constant),
        ("nearest", ImageBorder.Nearest)
    );

    private static readonly NameTable<bool> s_nearest = new("an interpolation", ("nearest", true), ("bilinear", false));

    private static readonly NameTable<(bool Horizontal, bool Vertical)> s_flips = new(
        "a way of mirroring",
        ("horizontal", (true, false)),
        ("vertical", (false, true)),
        ("horizontal_and_vertical", (true, true))
    );

    /// <summary>The change, or null where a class has none that is supported.</summary>
    internal ImageChange? Read(string kind, JObject settings)
    {
        switch (kind)
        {
            case "RandomFlip":
                var (horizontal, vertical) = Named(settings, "mode", s_flips, (true, true));
                return new FlipChange(horizontal, vertical, FlipsTogether && horizontal && vertical);
            case "RandomRotation":
                return Placed(new RotationChange(Range(settings, "factor")), settings);
            case "RandomZoom":
                var columns = IsSet(settings, "width_factor") ? Range(settings, "width_factor") : (DrawRange?)null;
                return Placed(new ZoomChange(Range(settings, "height_factor"), columns), settings);
            case "RandomTranslation":
                return Placed(new ShiftChange(Range(settings, "height_factor"), Range(settings, "width_factor")), settings);
            case "RandomContrast":
                return Contrast(settings);
            case "RandomBrightness":
                return new BrightnessChange(Range(settings, "factor"), Values(settings));
            default:
                return null;
        }
    }

    private ContrastChange Contrast(JObject settings)
    {
        var (low, high) =
            settings["factor"] is JArray
                ? Bounds(settings, "factor")
                : (ContrastOfEach ? 0 : Number(settings["factor"]), Number(settings["factor"]));
        return new ContrastChange(new(1 - low, 1 + high)) { Kept = ContrastIsKept ? Values(settings) : null, OfEach = ContrastOfEach };
    }

    private static PlaceChange Placed(PlaceChange change, JObject settings) =>
        change with
        {
            Border = Named(settings, "fill_mode", s_borders, ImageBorder.Reflect),
            BorderValue = IsSet(settings, "fill_value") ? Json.Number(settings["fill_value"]!) : 0,
            Nearest = Named(settings, "interpolation", s_nearest, false),
        };

    /// <summary>Two bounds, or one for both sides of 0.</summary>
    private static DrawRange Range(JObject settings, string key)
    {
        if (settings[key] is JArray)
        {
            var (a, b) = Bounds(settings, key);
            return new(Math.Min(a, b), Math.Max(a, b));
        }
        double most = Math.Abs(Number(settings[key]));
        return new(-most, most);
    }

    private static DrawRange Values(JObject settings)
    {
        if (!IsSet(settings, "value_range"))
            return new(0, 255);
        var (a, b) = Bounds(settings, "value_range");
        return new(Math.Min(a, b), Math.Max(a, b));
    }

    private static (double, double) Bounds(JObject settings, string key) =>
        settings[key] is JArray { Count: 2 } both
            ? (Json.Number(both[0]), Json.Number(both[1]))
            : throw new ConfigValueException("two numbers", settings[key] ?? JValue.CreateNull());

    private static double Number(JToken? value) => Json.Number(value ?? throw new ConfigValueException("a number", JValue.CreateNull()));

    private static T Named<T>(JObject settings, string key, NameTable<T> table, T usual) =>
        IsSet(settings, key) ? table.Read(settings[key]!) : usual;

    private static bool IsSet(JObject settings, string key) => settings[key] is { } value && !Json.IsNull(value);
}
