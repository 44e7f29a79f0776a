using KerasSharp.Importers.Keras.Detection;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts;

/// <summary>Defaults that predictions depend on and that changed within an era, which no word of a script tells.</summary>
internal static class UnsaidDefaults
{
    // LSTM.__init__ and GRU.__init__ in layers/recurrent.py at the tags 2.2.5 and 2.3.0; BatchNormalization.__init__ in
    // layers/normalization.py at the tags 1.0.7, 1.0.8, 1.1.2 and 1.2.0.
    private static readonly (string Era, string[] Classes, string Key, string Meaning)[] s_all =
    [
        (
            "Keras 2",
            ["LSTM", "GRU", "ConvLSTM2D", "LSTMCell", "GRUCell", "ConvLSTM2DCell"],
            "recurrent_activation",
            "the gates of {0} are hard_sigmoid before Keras 2.3.0 and sigmoid from it on, and the script says neither the activation nor "
                + "the release"
        ),
        (
            "Keras 1",
            ["BatchNormalization"],
            "epsilon",
            "the epsilon of {0} is 1e-6 before Keras 1.0.8, 1e-5 before 1.2.0 and 1e-3 from it on, and neither the script nor the weights "
                + "say it or the release"
        ),
    ];

    /// <summary>Refuses a model whose release was told by words alone, if it has such a default.</summary>
    /// <exception cref="KerasUnsupportedException">It has one.</exception>
    internal static void Refuse(ScriptReading reading, string name)
    {
        string era = KerasEras.Of(reading.Release).Name;
        foreach (var (ofEra, classes, key, meaning) in s_all)
        {
            if (ofEra != era)
                continue;
            var silent = reading
                .Architecture.DescendantsAndSelf()
                .OfType<JObject>()
                .FirstOrDefault(o =>
                    classes.Contains((string?)o["class_name"]) && o["config"] is JObject config && !config.ContainsKey(key)
                );
            if (silent is not null)
                throw new KerasUnsupportedException(
                    $"{name}: {meaning.Replace("{0}", (string)silent["class_name"]!, StringComparison.Ordinal)}",
                    new ReleaseAdvice()
                );
        }
    }
}
