namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>A line of a script is refused; the reader adds the file.</summary>
/// <param name="line">The line, from 1 on.</param>
/// <param name="reason">Why.</param>
internal sealed class ScriptException(int line, Wording reason) : Exception(Wording.Of(reason))
{
    /// <summary>The line, from 1 on.</summary>
    internal int Line => line;
}
