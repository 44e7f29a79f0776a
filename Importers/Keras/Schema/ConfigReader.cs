using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Reads a layer's config and keeps account of its keys: one that nobody asked for is an error.</summary>
/// <param name="config">The config.</param>
/// <param name="context">The import.</param>
/// <param name="layer">The layer's path, for messages.</param>
/// <param name="className">Its class, for messages.</param>
/// <param name="form">What is known of how the file holds it.</param>
/// <param name="dialect">How the era spells keys and values.</param>
/// <param name="entries">Reads layers inside of this one; null where there can be none.</param>
internal sealed class ConfigReader(
    JObject config,
    ImportContext context,
    string layer,
    string className,
    LayerForm form,
    Dialect dialect,
    ILayerEntries? entries = null
) : Config(form, dialect)
{
    private readonly HashSet<string> _seen = [];

    internal override ImportContext? Import => context;

    internal override bool Has(string key) => config.ContainsKey(Dialect.Key(key));

    internal override string? Peek(string key) => Json.TextOf(config, Dialect.Key(key));

    internal override T Value<T>(string key, T value, Func<JToken, T> read, Func<T, JToken> write, bool required = false)
    {
        key = Dialect.Key(key);
        _seen.Add(key);
        if (config[key] is not { } token)
        {
            if (required)
                throw Bad($"expected a key '{key}', found only {Wording.List(config.Properties().Select(p => p.Name))}");
            context.Report.Add(
                ImportNoteKind.Default,
                layer,
                $"no key '{key}'; taken as {ConfigText.Describe(write(value))}, Keras's default"
            );
            return value;
        }
        try
        {
            var result = read(token);
            if (token is JValue { Value: string text } && Written(result, write) is JValue { Value: not (string or null) } meant)
                context.Report.Add(ImportNoteKind.Conversion, layer, $"'{key}' is written as the text '{text}' and means {meant}");
            return result;
        }
        catch (ConfigValueException e)
        {
            throw Bad($"key '{key}': {e.Message}", e.Unsupported, e, e.Advice);
        }
    }

    // A regularizer of an author's own may stand in a file whose era has no form to write it in.
    private static JToken? Written<T>(T value, Func<T, JToken> write)
    {
        try
        {
            return write(value);
        }
        catch (KerasUnsupportedException)
        {
            return null;
        }
    }

    internal override void Ignore(string key, JToken? written, string reason)
    {
        key = Dialect.Key(key);
        _seen.Add(key);
        if (config.ContainsKey(key))
            context.Report.Add(ImportNoteKind.IgnoredKey, layer, $"'{key}' ({ConfigText.Describe(config[key]!)}) is ignored: {reason}");
    }

    internal override LayerSpec Layer(string key, LayerSpec? value, string part)
    {
        key = Dialect.Key(key);
        _seen.Add(key);
        return Inside(key, config[key] ?? throw Bad($"expected a key '{key}' with a layer"), part);
    }

    internal override IReadOnlyList<LayerSpec> Layers(string key, string part)
    {
        key = Dialect.Key(key);
        _seen.Add(key);
        if (config[key] is not JArray { Count: > 0 } list)
            throw Bad(
                $"expected a key '{key}' with a list of layers, found {(config[key] is { } other ? ConfigText.Describe(other) : "none")}"
            );
        return [.. list.Select((token, i) => Inside(key, token, $"{part}{i}"))];
    }

    private LayerSpec Inside(string key, JToken token, string part)
    {
        var (inner, form) = Read(key, token);
        Form = Form with { Inner = new Dictionary<string, LayerForm>(Form.Inner) { [part] = form } };
        return inner;
    }

    protected override LayerSpec Inner(string key, JToken entry, string part) => Inside(Dialect.Key(key), entry, part);

    protected override JObject Entry(LayerSpec layer) => [];

    private ReadLayer Read(string key, JToken entry) =>
        entries is null ? throw Bad($"key '{key}': expected no layer inside") : entries.Read(entry, context, layer + "/");

    internal override void Note(ImportNoteKind kind, Wording text, Advice? advice = null) => context.Report.Add(kind, layer, text, advice);

    internal override KerasException Bad(Wording problem, bool unsupported = false) => Bad(problem, unsupported, null);

    /// <summary>Refuses keys that were not asked for.</summary>
    /// <param name="bearing">Tells of a key and its value why no result depends on it; null where one may.</param>
    /// <param name="remedy">Tells of such a key why it is refused and what to do about it; null where there is nothing to say.</param>
    internal void Finish(Func<string, JToken, string?>? bearing = null, Func<string, JToken, string?>? remedy = null)
    {
        foreach (var member in config.Properties())
            if (!_seen.Contains(member.Name))
                if (bearing?.Invoke(member.Name, member.Value) is { } reason)
                    Ignore(member.Name, null, reason);
                else if (remedy?.Invoke(member.Name, member.Value) is { } words)
                    throw Bad($"'{member.Name}' ({ConfigText.Describe(member.Value)}): {words}", unsupported: true);
                else
                    throw Bad($"unknown key '{member.Name}' ({ConfigText.Describe(member.Value)})", unsupported: true);
    }

    private KerasException Bad(Wording problem, bool unsupported, Exception? inner, Advice? advice = null)
    {
        Wording message = $"{context.ConfigPlace}: layer '{layer}' ({Wording.Clip(className)}): {problem}";
        if (advice is not null)
            return new KerasUnsupportedException(message, advice, inner);
        return unsupported ? new KerasUnsupportedException(message, inner) : new KerasFormatException(message, inner);
    }
}
