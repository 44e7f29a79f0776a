namespace KerasSharp.Importers.Keras.Scripts.Values;

/// <summary>A line of a script is refused; the reader adds the file.</summary>
/// <param name="line">The line, from 1 on.</param>
/// <param name="reason">Why.</param>
/// <param name="advice">What can be done about it; null where nothing can.</param>
internal sealed class ScriptException(int line, Wording reason, Advice? advice = null) : Exception(Wording.Of(reason))
{
    /// <summary>What can be done about it; null where nothing can.</summary>
    internal Advice? Advice => advice;

    /// <summary>The error that a reader of the file is shown.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="script">Knows where its lines stand.</param>
    internal KerasUnsupportedException Shown(string name, ScriptText script) =>
        advice is null
            ? new KerasUnsupportedException($"{name}: {script.Where(line)}: {Message}", this)
            : new KerasUnsupportedException($"{name}: {script.Where(line)}: {Message}", advice, this);

    /// <summary>The line, from 1 on.</summary>
    internal int Line => line;
}
