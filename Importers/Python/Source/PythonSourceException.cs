namespace KerasSharp.Importers.Python.Source;

/// <summary>A Python text is no Python, or beyond the bounds of the parser.</summary>
/// <param name="line">The line, from 1 on.</param>
/// <param name="reason">What is wrong.</param>
internal sealed class PythonSourceException(int line, Wording reason) : Exception(Wording.Of(reason))
{
    /// <summary>The line, from 1 on.</summary>
    internal int Line => line;
}
