using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Bounds of what is followed: a function with all that it calls.</summary>
/// <param name="values">What tests and loops ask.</param>
internal sealed class CodeSteps(ICodeValues values)
{
    private const int Most = 20_000,
        Deepest = 16;
    private int _steps,
        _depth;

    internal ICodeValues Values { get; } = values;

    /// <summary>Counts an instruction.</summary>
    /// <exception cref="PythonCodeException">There were too many.</exception>
    internal void Count()
    {
        if (++_steps > Most)
            throw new PythonCodeException($"expected at most {Most} steps, found more");
    }

    /// <summary>Counts a function that is called inside of others.</summary>
    /// <exception cref="PythonCodeException">There are too many.</exception>
    internal void Enter()
    {
        if (++_depth > Deepest)
            throw new PythonCodeException($"expected at most {Deepest} functions that call one another, found more");
    }

    internal void Leave() => _depth--;
}
