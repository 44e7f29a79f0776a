using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Where jumps lead: to 3.10 tests jump to an instruction, from 3.11 on all jumps count from where they stand.</summary>
/// <param name="code">The function.</param>
internal sealed class JumpTargets(PythonCode code)
{
    private readonly bool _counts = code.Layout == CodeLayout.Python311;
    private readonly int _unit = code.Layout == CodeLayout.Python311 || code.JumpsByInstruction ? 2 : 1;

    /// <summary>The offset that an instruction jumps to; -1 where it does not.</summary>
    /// <param name="operation">What it does.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="next">The offset behind it.</param>
    internal int Of(Operation operation, int argument, int next) =>
        operation switch
        {
            Operation.Jump or Operation.Continue => _unit * argument,
            Operation.JumpAhead or Operation.NextOrAhead or Operation.NextOrAheadKept or Operation.BeginLoop => Behind(next)
                + _unit * argument,
            Operation.JumpIfFalse
            or Operation.JumpIfTrue
            or Operation.JumpIfNone
            or Operation.JumpIfNotNone
            or Operation.JumpIfFalseOrPop
            or Operation.JumpIfTrueOrPop => _counts ? Behind(next) + _unit * argument : _unit * argument,
            Operation.JumpBack
            or Operation.JumpBackIfFalse
            or Operation.JumpBackIfTrue
            or Operation.JumpBackIfNone
            or Operation.JumpBackIfNotNone => Behind(next) - _unit * argument,
            _ => -1,
        };

    // Caches are instructions of number 0.
    private int Behind(int next)
    {
        while (_counts && next + 1 < code.Instructions.Length && code.Instructions[next] == 0)
            next += 2;
        return next;
    }
}
