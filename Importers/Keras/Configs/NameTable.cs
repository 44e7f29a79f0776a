using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>Values by the names that Keras gives them; the first name of a value is the one written.</summary>
internal sealed class NameTable<T>(string what, params (string Name, T Value)[] names)
{
    internal T Read(JToken token)
    {
        string name = token is JValue { Value: null } ? "None" : Json.Text(token);
        foreach (var (known, value) in names)
            if (known == name)
                return value;
        throw new ConfigValueException($"{what} ({Wording.List(names.Select(n => n.Name))})", token, unsupported: true);
    }

    internal bool Contains(T value) => names.Any(n => EqualityComparer<T>.Default.Equals(n.Value, value));

    internal JToken Write(T value)
    {
        foreach (var (name, known) in names)
            if (EqualityComparer<T>.Default.Equals(known, value))
                return name == "None" ? JValue.CreateNull() : new JValue(name);
        throw new KerasUnsupportedException($"{what} '{value}' has no name in Keras 1.2.2");
    }
}

internal static class Names
{
    internal static readonly NameTable<ActivationFunction> Activations = new(
        "an activation",
        ("linear", ActivationFunction.Linear),
        ("None", ActivationFunction.Linear),
        ("relu", ActivationFunction.Relu),
        ("sigmoid", ActivationFunction.Sigmoid),
        ("hard_sigmoid", ActivationFunction.HardSigmoid),
        ("tanh", ActivationFunction.Tanh),
        ("softplus", ActivationFunction.Softplus),
        ("softsign", ActivationFunction.Softsign),
        ("elu", ActivationFunction.Elu),
        ("softmax", ActivationFunction.Softmax)
    );

    internal static readonly NameTable<DataFormat> DimOrderings = new(
        "a dim_ordering",
        ("th", DataFormat.ChannelsFirst),
        ("tf", DataFormat.ChannelsLast)
    );

    internal static readonly NameTable<Padding> BorderModes = new(
        "a border_mode",
        ("valid", Padding.Valid),
        ("same", Padding.Same),
        ("full", Padding.Full)
    );

    internal static readonly NameTable<bool> ConsumeLess = new("a consume_less", ("cpu", false), ("mem", false), ("gpu", true));
}
