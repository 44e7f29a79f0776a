using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Writes a layer's config.</summary>
/// <param name="layer">The layer's name, for messages.</param>
/// <param name="form">How it stands in the file.</param>
/// <param name="dialect">How the era spells keys and values.</param>
/// <param name="write">Writes layers inside of this one; null where there can be none.</param>
internal sealed class ConfigWriter(string layer, LayerForm form, Dialect dialect, Func<LayerSpec, JObject>? write = null)
    : Config(form, dialect)
{
    internal JObject Result { get; } = [];

    internal override ImportContext? Import => null;

    internal override bool Has(string key) => false;

    internal override string? Peek(string key) => null;

    internal override T Value<T>(string key, T value, Func<JToken, T> read, Func<T, JToken> write, bool required = false)
    {
        key = Dialect.Key(key);
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
            Result[Dialect.Key(key)] = written;
    }

    internal override LayerSpec Layer(string key, LayerSpec? value, string part)
    {
        Result[Dialect.Key(key)] = Entry(value!);
        return value!;
    }

    protected override LayerSpec Inner(string key, JToken entry, string part) =>
        throw new InvalidOperationException($"'{key}' of '{layer}' is written");

    protected override JObject Entry(LayerSpec layer) => write is null ? throw Bad($"expected no layer inside") : write(layer);

    internal override IReadOnlyList<LayerSpec> Layers(string key, string part) =>
        throw new InvalidOperationException($"'{key}' of '{layer}': lists of layers are read only");

    internal override void Note(ImportNoteKind kind, Wording text, Advice? advice = null) { }

    internal override KerasException Bad(Wording problem, bool unsupported = false) =>
        unsupported ? new KerasUnsupportedException($"layer '{layer}': {problem}") : new KerasException($"layer '{layer}': {problem}");
}
