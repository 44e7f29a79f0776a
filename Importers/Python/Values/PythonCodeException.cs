namespace KerasSharp.Importers.Python.Values;

/// <summary>Byte code is damaged, or does what is not understood; the reader adds the place.</summary>
internal sealed class PythonCodeException(Wording reason) : Exception(Wording.Of(reason))
{
    /// <summary>Whether it is so for every input.</summary>
    internal bool IsOfEveryInput { get; init; }
}
