using KerasSharp.Importers.Keras.Models;
using KerasSharp.Importers.Keras.Saving;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Writes a layer's config.</summary>
internal sealed class ConfigWriter(string layer, LayerForm form, Func<LayerSpec, LayerForm> usual) : Config(form)
{
    internal JObject Result { get; } = [];

    internal override bool Reading => false;

    internal override bool Has(string key) => false;

    internal override T Value<T>(string key, T value, Func<JToken, T> read, Func<T, JToken> write, bool required = false)
    {
        try
        {
            Result[key] = write(value);
        }
        catch (KerasUnsupportedException e)
        {
            throw new KerasUnsupportedException($"layer '{layer}': key '{key}': {e.Message}", e);
        }
        return value;
    }

    internal override void Ignore(string key, JToken? written, string reason)
    {
        if (written is not null)
            Result[key] = written;
    }

    internal override LayerSpec Layer(string key, LayerSpec? value, string part)
    {
        Result[key] = value is ModelSpec model ? ModelConfigWriter.Write(model, usual) : LayerWriter.Write(value!, usual);
        return value!;
    }

    internal override Sizes SharedAxes(Sizes value, string suffix) => value;

    internal override (StatisticForm Form, string Doubt) StatisticForm() => (KerasSharp.StatisticForm.Variance, "");

    internal override void Note(ImportNoteKind kind, Wording text) { }

    internal override KerasException Bad(Wording problem, bool unsupported = false) =>
        unsupported ? new KerasUnsupportedException($"layer '{layer}': {problem}") : new KerasException($"layer '{layer}': {problem}");
}
