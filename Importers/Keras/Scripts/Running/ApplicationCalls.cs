using KerasSharp.Importers.Keras.Scripts.Applications;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Signatures;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Calls of keras.applications in a script (<c>VGG16(include_top=False, input_shape=(150, 150, 3))</c>).</summary>
internal static class ApplicationCalls
{
    private static readonly string[] s_mobile =
        ["input_shape", "alpha", "depth_multiplier", "dropout", "include_top", "weights", "input_tensor", "pooling", "classes"],
        s_mobileV2 = ["input_shape", "alpha", "include_top", "weights", "input_tensor", "pooling", "classes"],
        s_others = ["include_top", "weights", "input_tensor", "input_shape", "pooling", "classes"],
        // Keras 1 has no pooling.
        s_early = ["include_top", "weights", "input_tensor", "input_shape", "classes"];

    /// <summary>The model that a call makes; null where the name is none of a model that is known.</summary>
    /// <param name="inside">The name inside of Keras.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="line">For messages.</param>
    /// <param name="session">The reading.</param>
    /// <exception cref="ScriptException">The model is made otherwise than is known.</exception>
    internal static ModelValue? Call(string inside, IReadOnlyList<Argument> arguments, int line, ScriptSession session)
    {
        string name = KerasNames.Last(inside);
        if (!inside.StartsWith("applications.", StringComparison.Ordinal) || !ApplicationList.Has(name) || char.IsLower(name[0]))
            return null;
        string[] parameters = name switch
        {
            "MobileNet" => s_mobile,
            "MobileNetV2" => s_mobileV2,
            _ => session.Era.IsEarly ? s_early : s_others,
        };
        var bound = session
            .Layers.Bind(new Signature(name, parameters, ["classifier_activation", "name"], false), arguments, line)
            .ToDictionary(b => b.Name, b => b.Value);
        object? Of(string key, object? usual) =>
            bound.GetValueOrDefault(key) switch
            {
                null => usual,
                LiteralValue literal => literal.Value,
                var other => throw new ScriptException(line, $"expected a number or a text for '{key}' of {name}, found {other.What}"),
            };
        foreach (var (key, usual) in new (string, object)[] { ("depth_multiplier", 1L), ("classifier_activation", "softmax") })
            if (Of(key, usual) is { } said && !said.Equals(usual))
                throw new ScriptException(
                    line,
                    $"expected {usual} for '{key}' of {name}, of which alone the layers are known, found {said}"
                );
        double width = Of("alpha", 1L) switch
        {
            long and > 0 and <= 16 and var whole => whole,
            double and > 0 and <= 16 and var part => part,
            var other => throw new ScriptException(line, $"expected a width above 0 for 'alpha' of {name}, found {other}"),
        };
        if (session is { Era.IsEarly: true, DataFormat: null })
            throw new ScriptException(line, $"{name} is built for the image layout of its machine", new DimOrderingAdvice());
        bool hasTop = Of("include_top", true) is true or 1L;
        try
        {
            var model = ApplicationList.InScript(
                (name, width),
                session.Era,
                session.Layers,
                bound.GetValueOrDefault("input_tensor") as TensorValue,
                Shape(bound.GetValueOrDefault("input_shape"), name, line),
                hasTop ? (int)Convert.ToInt64(Of("classes", 1000L), System.Globalization.CultureInfo.InvariantCulture) : null,
                Of("pooling", null) as string,
                line
            );
            model.Name = Of("name", null) as string ?? NameOf(model, name, width, session);
            session.Models.Add(model);
            return model;
        }
        catch (KerasUnsupportedException e)
        {
            throw new ScriptException(line, $"{Wording.Clip(e.Message)}", e.Advice);
        }
    }

    // A MobileNet is called after its width and its rows.
    private static string NameOf(ModelValue model, string name, double width, ScriptSession session)
    {
        var shape = model.InputTensors[0].Call.Layer.Arguments.GetValueOrDefault("shape") as ItemsValue;
        return
            name.StartsWith("Mobile", StringComparison.Ordinal)
            && shape?.Items[session.DataFormat == DataFormat.ChannelsFirst ? 1 : 0] is LiteralValue { Value: long rows }
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}_{width:0.00}_{rows}")
            : model.Name;
    }

    private static int?[]? Shape(ScriptValue? value, string name, int line) =>
        value switch
        {
            null or LiteralValue { Value: null } => null,
            ItemsValue items when items.Items.All(i => i is LiteralValue { Value: null or long }) =>
            [
                .. items.Items.Select(i => (int?)(long?)((LiteralValue)i).Value),
            ],
            _ => throw new ScriptException(line, $"expected a shape for 'input_shape' of {name}, found {value.What}"),
        };
}
