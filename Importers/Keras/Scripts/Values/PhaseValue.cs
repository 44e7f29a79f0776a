namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>Whether a model is trained, as Keras tells it to <c>call(self, inputs, training)</c>. Layers are told it by Keras too, so
/// that handing it on to them says nothing.</summary>
internal sealed class PhaseValue : ScriptValue
{
    internal static readonly PhaseValue Instance = new();

    private PhaseValue() { }

    internal override string What => "whether the model is trained";
}
