using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>Keras's backend: what sets how layers are made later, and what tells of it.</summary>
internal static class BackendSettings
{
    /// <summary>What a function of the backend gives.</summary>
    /// <exception cref="ScriptException">It is not understood, and layers depend on it.</exception>
    internal static ScriptValue Call(string name, IReadOnlyList<Argument> arguments, int line, ScriptSession session)
    {
        string? text = arguments is [{ Value: LiteralValue { Value: string said } }] ? said : null;
        switch (name)
        {
            case "set_image_dim_ordering" or "set_image_data_format":
                session.DataFormat = text switch
                {
                    "th" or "channels_first" => DataFormat.ChannelsFirst,
                    "tf" or "channels_last" => DataFormat.ChannelsLast,
                    _ => throw new ScriptException(
                        line,
                        $"expected an image layout in words, found {arguments.FirstOrDefault().Value?.What ?? "none"}"
                    ),
                };
                return LiteralValue.None;
            case "image_dim_ordering":
                return new LiteralValue(Layout(session, line) == DataFormat.ChannelsFirst ? "th" : "tf");
            case "image_data_format":
                return new LiteralValue(Layout(session, line) == DataFormat.ChannelsFirst ? "channels_first" : "channels_last");
            case "int_shape" when arguments is [{ Value: TensorValue tensor }]:
                return TensorShapes.Of(tensor, session.Era, line);
            case "clear_session":
                session.Era.ForgetNames();
                return LiteralValue.None;
            case "set_floatx" when text is not ("float32" or "float64" or "float16"):
            case "set_learning_phase" when arguments is not [{ Value: LiteralValue { Value: 0L or false } }]:
            case "set_epsilon" or "set_dtype_policy" or "set_backend":
                throw new ScriptException(line, $"'{name}' changes what layers compute, which is not understood");
            default:
                ModelUse.RefuseIn(arguments.Select(a => a.Value), $"'{name}'", line);
                return new UnknownValue(line, $"a call of '{name}'");
        }
    }

    // Of Keras 2 on, images have their channels last unless keras.json says otherwise; no script shows that.
    private static DataFormat Layout(ScriptSession session, int line)
    {
        if (session.DataFormat is { } said)
            return said;
        if (session.Era.IsEarly)
            throw new ScriptException(line, $"the script asks for the image layout of its machine", new DimOrderingAdvice());
        if (!session.AskedForLayout)
            session.Assumptions.Add(
                $"line {line}: the script asks for the image layout of its machine; channels_last is taken, the default from Keras 2 on"
            );
        session.AskedForLayout = true;
        return DataFormat.ChannelsLast;
    }
}
