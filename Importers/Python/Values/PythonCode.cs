namespace KerasSharp.Importers.Python.Values;

/// <summary>The code object of a function, as CPython's <c>marshal</c> stores it. It is data here: nothing ever runs it.</summary>
internal sealed record PythonCode : PythonValue
{
    /// <summary>Which releases of CPython lay code objects out so.</summary>
    internal required CodeLayout Layout { get; init; }

    /// <summary>How many arguments can be given by position.</summary>
    internal required int ArgumentCount { get; init; }

    /// <summary>How many can be given by name alone.</summary>
    internal required int KeywordOnlyCount { get; init; }

    /// <summary>CO_VARARGS (4), CO_VARKEYWORDS (8), CO_GENERATOR (32)...</summary>
    internal required int Flags { get; init; }

    /// <summary>The instructions' bytes.</summary>
    internal required byte[] Instructions { get; init; }

    /// <summary>What LOAD_CONST counts.</summary>
    internal required IReadOnlyList<PythonValue> Constants { get; init; }

    /// <summary>Names of globals, attributes and modules.</summary>
    internal required IReadOnlyList<string> Names { get; init; }

    /// <summary>Names of locals, the arguments first; from 3.11 on cells and free variables behind them.</summary>
    internal required IReadOnlyList<string> Locals { get; init; }

    /// <summary>What LOAD_DEREF counts up to 3.10: cells, then free variables.</summary>
    internal required IReadOnlyList<string> Cells { get; init; }

    /// <summary>The free variables, in the order of the closure's values.</summary>
    internal required IReadOnlyList<string> Free { get; init; }

    /// <summary>Whether jumps count instructions (3.10) and not bytes; from 3.11 on they always do.</summary>
    internal bool JumpsByInstruction { get; init; }

    /// <summary>The function's name.</summary>
    internal required string Name { get; init; }

    internal override long Size => 1 + Constants.Sum(c => c.Size);
}

/// <summary>How a code object is laid out.</summary>
internal enum CodeLayout
{
    /// <summary>CPython 2.7.</summary>
    Python2,

    /// <summary>CPython 3.4 to 3.7.</summary>
    Python34,

    /// <summary>CPython 3.8 to 3.10: arguments by position alone.</summary>
    Python38,

    /// <summary>CPython 3.11 to 3.13: locals, cells and free variables in one list.</summary>
    Python311,
}
