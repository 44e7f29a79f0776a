using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Tests and loops: which instruction comes next. Both are followed where what they depend on is known.</summary>
/// <param name="stack">The stack.</param>
/// <param name="steps">What tests and loops ask.</param>
internal sealed class CodeFlow(ExpressionStack stack, CodeSteps steps)
{
    private readonly Stack<(int Behind, int Depth)> _loops = new();

    /// <summary>The offset that comes next; null for what stands behind, and for what is no jump.</summary>
    /// <param name="i">The instruction.</param>
    /// <param name="isFlow">Whether it is one of these.</param>
    /// <exception cref="PythonCodeException">A test or a loop depends on what is not known.</exception>
    internal int? Next(Instruction i, out bool isFlow)
    {
        isFlow = true;
        switch (i.Operation)
        {
            case Operation.Jump or Operation.JumpAhead or Operation.JumpBack or Operation.Continue:
                return i.Target;
            case Operation.JumpIfFalse or Operation.JumpBackIfFalse:
                return steps.Values.IsTrue(stack.Pop()) ? null : i.Target;
            case Operation.JumpIfTrue or Operation.JumpBackIfTrue:
                return steps.Values.IsTrue(stack.Pop()) ? i.Target : null;
            case Operation.JumpIfNone or Operation.JumpBackIfNone:
                return steps.Values.IsNone(stack.Pop()) ? i.Target : null;
            case Operation.JumpIfNotNone or Operation.JumpBackIfNotNone:
                return steps.Values.IsNone(stack.Pop()) ? null : i.Target;
            case Operation.JumpIfFalseOrPop:
                return Keep(i, steps.Values.IsTrue(stack.Peek(1)));
            case Operation.JumpIfTrueOrPop:
                return Keep(i, !steps.Values.IsTrue(stack.Peek(1)));
            case Operation.Iterate:
                var over = stack.Pop();
                stack.Push(over as IteratorExpression ?? new IteratorExpression(steps.Values.Items(over)));
                return null;
            case Operation.NextOrAhead or Operation.NextOrAheadKept:
                return NextOf(i);
            case Operation.BeginLoop:
                _loops.Push((i.Target, stack.Count));
                return null;
            case Operation.EndBlock:
                Block(i);
                return null;
            case Operation.Break:
                var (behind, depth) = Block(i);
                while (stack.Count > depth)
                    stack.Pop();
                return behind;
            default:
                isFlow = false;
                return null;
        }
    }

    private int? Keep(Instruction i, bool goesOn)
    {
        if (!goesOn)
            return i.Target;
        stack.Pop();
        return null;
    }

    private int? NextOf(Instruction i)
    {
        if (stack.Peek(1) is not IteratorExpression iterator)
            throw CodeCalls.Damaged(i);
        if (iterator.Next() is { } item)
        {
            stack.Push(item);
            return null;
        }
        if (i.Operation == Operation.NextOrAhead)
            stack.Pop();
        return i.Target;
    }

    private (int Behind, int Depth) Block(Instruction i) => _loops.TryPop(out var loop) ? loop : throw CodeCalls.Damaged(i);
}
