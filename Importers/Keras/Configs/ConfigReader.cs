using KerasSharp.Importers.Keras.Models;
using KerasSharp.Importers.Keras.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Reads a layer's config and keeps account of its keys: one that nobody asked for is an error.</summary>
internal sealed class ConfigReader(JObject config, ImportContext context, string layer, string className, LayerForm form) : Config(form)
{
    private readonly HashSet<string> _seen = [];

    internal override bool Reading => true;

    internal override bool Has(string key) => config.ContainsKey(key);

    internal override T Value<T>(string key, T value, Func<JToken, T> read, Func<T, JToken> write, bool required = false)
    {
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
            if (token is JValue { Value: string text } && write(result) is JValue { Value: not (string or null) } meant)
                context.Report.Add(ImportNoteKind.Conversion, layer, $"'{key}' is written as the text '{text}' and means {meant}");
            return result;
        }
        catch (ConfigValueException e)
        {
            throw Bad($"key '{key}': {e.Message}", e.Unsupported, e);
        }
    }

    internal override void Ignore(string key, JToken? written, string reason)
    {
        _seen.Add(key);
        if (config.ContainsKey(key))
            context.Report.Add(ImportNoteKind.IgnoredKey, layer, $"'{key}' ({ConfigText.Describe(config[key]!)}) is ignored: {reason}");
    }

    internal override LayerSpec Layer(string key, LayerSpec? value, string part)
    {
        _seen.Add(key);
        if (config[key] is not { } token)
            throw Bad($"expected a key '{key}' with a layer");
        var (inner, form) = LayerReader.Read(token, context, layer + "/");
        Form = Form with { Inner = new Dictionary<string, LayerForm>(Form.Inner) { [part] = form } };
        return inner;
    }

    internal override Sizes SharedAxes(Sizes value, string suffix)
    {
        if (context.ArrayShape($"{Json.TextOf(config, "name")}_{suffix}") is not { } shape)
            return value;
        int[] shared = [.. Enumerable.Range(0, shape.Length).Where(i => shape[i] == 1).Select(i => i + 1)];
        if (shared.Length > 0)
            Note(ImportNoteKind.Conversion, $"its weights have extent 1 on the axes {Wording.List(shared)}, so they are shared there");
        return new Sizes(shared);
    }

    internal override (StatisticForm Form, string Doubt) StatisticForm() => context.StatisticForm();

    internal override void Note(ImportNoteKind kind, Wording text) => context.Report.Add(kind, layer, text);

    internal override KerasException Bad(Wording problem, bool unsupported = false) => Bad(problem, unsupported, null);

    /// <summary>Refuses keys that were not asked for.</summary>
    internal void Finish()
    {
        foreach (var member in config.Properties())
            if (!_seen.Contains(member.Name))
                throw Bad($"unknown key '{member.Name}' ({ConfigText.Describe(member.Value)})", unsupported: true);
    }

    private KerasException Bad(Wording problem, bool unsupported, Exception? inner)
    {
        Wording message = $"{context.ConfigPlace}: layer '{layer}' ({className}): {problem}";
        return unsupported ? new KerasUnsupportedException(message, inner) : new KerasFormatException(message, inner);
    }
}
