using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Layers;

/// <summary>The shapes of a script's values, which layers compute.</summary>
internal static class TensorShapes
{
    /// <summary>The shape of a value, the batch first.</summary>
    /// <exception cref="ScriptException">The layers in front of it do not fit together, or lie images in an order that nobody
    /// said.</exception>
    internal static ItemsValue Of(TensorValue tensor, ScriptEra era, int line)
    {
        var model = new ModelValue(false, "shape", line) { OutputTensors = [tensor] };
        var calls = model.CallsInOrder();
        foreach (var input in calls.Where(c => c.Layer.ClassName == "InputLayer"))
            model.InputTensors.Add(new TensorValue(input, 0));
        if (era is { IsEarly: true, DataFormat: null } && calls.Exists(c => c.Layer.ClassName.Contains("2D", StringComparison.Ordinal)))
            throw new ScriptException(line, $"the shape of {tensor.What} depends on the image layout", new DimOrderingAdvice());
        try
        {
            var spec = SpecReader.Read(new GraphText(era).Architecture(model), era, $"line {line}");
            using var made = new Model(spec, Device.Cpu());
            return new ItemsValue([.. made.OutputShapes[0].Select(e => (ScriptValue)new LiteralValue((long?)e))], false);
        }
        catch (KerasException e)
        {
            throw new ScriptException(line, $"the shape of {tensor.What} is not known: {Wording.Clip(e.Message)}");
        }
    }
}
