using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>Values by the names that Keras gives them; the first name of a value is the one written.</summary>
internal sealed class NameTable<T>(string what, params (string Name, T Value)[] names)
{
    internal T Read(JToken token)
    {
        string name = token is JValue { Value: null } ? "None" : Json.Text(token);
        foreach (var (known, value) in names)
            if (known == name)
                return value;
        throw new ConfigValueException($"{what} ({Wording.List(names.Select(n => n.Name).Distinct())})", token, unsupported: true);
    }

    /// <summary>The names of a later release: these without some, and more behind them.</summary>
    internal NameTable<T> With(IReadOnlyCollection<string> without, params (string Name, T Value)[] more) =>
        new(what, [.. names.Where(n => !without.Contains(n.Name)), .. more]);

    internal bool Contains(T value) => names.Any(n => EqualityComparer<T>.Default.Equals(n.Value, value));

    /// <exception cref="KerasUnsupportedException">The value has no name in the release that is written.</exception>
    internal JToken Write(T value, KerasVersion release)
    {
        foreach (var (name, known) in names)
            if (EqualityComparer<T>.Default.Equals(known, value))
                return name == "None" ? JValue.CreateNull() : new JValue(name);
        throw new KerasUnsupportedException($"{what} '{value}' has no name in Keras {release}");
    }
}
