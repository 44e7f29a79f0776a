using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Which operator an instruction applies to two values.</summary>
internal static class Operators
{
    private static readonly string[] s_comparisons = ["<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not"];
    private static readonly string[] s_binary = ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"];

    /// <summary>The operator as Python writes it; <c>classic /</c> is that of Python 2.</summary>
    /// <exception cref="PythonCodeException">The instruction is none of two values.</exception>
    internal static string Symbol(Instruction i) =>
        i.Operation switch
        {
            Operation.Power => "**",
            Operation.Multiply => "*",
            Operation.Modulo => "%",
            Operation.Add => "+",
            Operation.Subtract => "-",
            Operation.MatrixMultiply => "@",
            Operation.FloorDivide => "//",
            Operation.TrueDivide => "/",
            Operation.And => "&",
            Operation.Or => "|",
            Operation.ClassicDivide => "classic /",
            // Those that assign come behind the others, in the same order.
            Operation.Binary when i.Argument < 2 * s_binary.Length => s_binary[i.Argument % s_binary.Length],
            Operation.Compare when i.Argument < s_comparisons.Length => s_comparisons[i.Argument],
            Operation.CompareHigh4 when i.Argument >> 4 < 6 => s_comparisons[i.Argument >> 4],
            Operation.CompareHigh5 when i.Argument >> 5 < 6 => s_comparisons[i.Argument >> 5],
            Operation.Is => i.Argument == 0 ? "is" : "is not",
            Operation.Contains => i.Argument == 0 ? "in" : "not in",
            _ => throw new PythonCodeException($"the instruction {i.Number} at {i.Offset} is not understood"),
        };

    /// <summary>Whether an operator assigns (<c>+=</c>).</summary>
    internal static bool Assigns(Instruction i, CodeLayout layout) =>
        layout == CodeLayout.Python311 ? i.Operation == Operation.Binary && i.Argument >= s_binary.Length : i.Number is >= 55 and <= 59;
}
