using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Variance scalings of fixed form have classes of their own since tf.keras: <c>GlorotUniform</c>.</summary>
internal static class NamedInitializers
{
    private static readonly (string ClassName, double Scale, string Mode, bool IsNormal)[] s_classes =
    [
        ("GlorotUniform", 1, "fan_avg", false),
        ("GlorotNormal", 1, "fan_avg", true),
        ("HeUniform", 2, "fan_in", false),
        ("HeNormal", 2, "fan_in", true),
        ("LecunUniform", 1, "fan_in", false),
        ("LecunNormal", 1, "fan_in", true),
    ];

    /// <summary>An initializer as Keras 2 writes it, by the class that tf.keras and Keras 3 have for it.</summary>
    internal static JObject Of(JObject written)
    {
        if (
            written["class_name"] is not JValue { Value: "VarianceScaling" }
            || written["config"] is not JObject settings
            || settings["scale"] is not { } scale
            || Json.TextOf(settings, "mode") is not { } mode
            || Json.TextOf(settings, "distribution") is not { } distribution
        )
            return written;
        var known = Array.Find(s_classes, c => c.Scale == Json.Number(scale) && c.Mode == mode && c.IsNormal == (distribution == "normal"));
        return known.ClassName is null ? written : ClassAndConfig.Write(known.ClassName, ("seed", settings["seed"] ?? JValue.CreateNull()));
    }
}
