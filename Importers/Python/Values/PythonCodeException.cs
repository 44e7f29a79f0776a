namespace KerasSharp.Importers.Python.Values;

/// <summary>Byte code is damaged, or does what is not understood; the reader adds the place.</summary>
internal sealed class PythonCodeException(Wording reason) : Exception(Wording.Of(reason))
{
    /// <summary>Whether it is so for every input.</summary>
    internal bool IsOfEveryInput { get; init; }

    /// <summary>Whether the message tells the instruction.</summary>
    internal bool TellsLine { get; init; }

    /// <summary>The same, with the instruction at which it arose.</summary>
    /// <param name="line">The instruction as a disassembler writes it.</param>
    internal PythonCodeException At(string line) =>
        TellsLine ? this : new PythonCodeException($"{Message} (instruction {line})") { IsOfEveryInput = IsOfEveryInput, TellsLine = true };
}
