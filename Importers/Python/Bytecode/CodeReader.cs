using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Reads a function's instructions as an expression over its arguments, by following them with symbols in place of values: nothing
/// is computed and nothing is called. Loops, branches and functions inside are not followed.</summary>
internal sealed class CodeReader
{
    private const int MostInstructions = 4096;
    private static readonly Expression s_none = new ConstantExpression(PythonNone.Value);
    private readonly ExpressionStack _stack = new();
    private readonly CodeVariables _variables;
    private readonly CodeCalls _calls;

    private CodeReader(CodeVariables variables) => (_variables, _calls) = (variables, new CodeCalls(_stack));

    /// <summary>What the function returns.</summary>
    /// <param name="code">The function.</param>
    /// <param name="closure">The values of its free variables, in their order; what is missing is a global to it.</param>
    /// <param name="known">The values of parameters that have one, by their places; null for none.</param>
    /// <exception cref="PythonCodeException">An instruction is not understood; the message has it.</exception>
    internal static Expression Read(PythonCode code, IReadOnlyList<Expression> closure, IReadOnlyList<Expression?>? known = null)
    {
        const int generator = 0x20 | 0x80 | 0x100 | 0x200;
        if ((code.Flags & generator) != 0)
            throw new PythonCodeException("a generator or coroutine is not understood");
        var reader = new CodeReader(new CodeVariables(code, closure, known ?? []));
        var instructions = Instruction.Read(code);
        if (instructions.Count > MostInstructions)
            throw new PythonCodeException($"expected at most {MostInstructions} instructions, found {instructions.Count}");
        foreach (var instruction in instructions)
        {
            if (instruction.Operation == Operation.ReturnConstant)
                return reader._variables.Constant(instruction.Argument);
            if (instruction.Operation == Operation.Return)
                return reader._stack.Pop();
            reader.Follow(instruction);
        }
        throw new PythonCodeException("expected a function that returns a value, found none");
    }

    private void Follow(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.Branch:
                throw new PythonCodeException($"a condition or a loop (instruction {i.Number} at {i.Offset}) is not understood");
            case Operation.MakeFunction:
                throw new PythonCodeException($"a function inside (instruction {i.Number} at {i.Offset}) is not understood");
            case Operation.Unknown:
                throw new PythonCodeException($"the instruction {i.Number} at {i.Offset} is not understood");
            default:
                if (!Move(i) && !Load(i) && !_calls.Follow(i))
                    _stack.Push(Compute(i));
                break;
        }
    }

    private bool Move(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.Pop:
                _stack.Pop();
                return true;
            case Operation.RotateTwo or Operation.RotateThree or Operation.RotateFour:
                _stack.Rotate(2 + (i.Operation - Operation.RotateTwo));
                return true;
            case Operation.Rotate:
                _stack.Rotate(i.Argument);
                return true;
            case Operation.Duplicate:
                _stack.Duplicate(1);
                return true;
            case Operation.DuplicateTwo:
                _stack.Duplicate(2);
                return true;
            case Operation.DuplicateMany:
                _stack.Duplicate(i.Argument);
                return true;
            case Operation.Copy:
                _stack.Push(_stack.Peek(i.Argument));
                return true;
            case Operation.Swap:
                _stack.Swap(i.Argument);
                return true;
            case Operation.PushNull:
                _stack.Push(CodeCalls.Null);
                return true;
            case Operation.StoreLocal:
                _variables.Store(_variables.Local(i.Argument), _stack.Pop());
                return true;
            case Operation.StoreAndLoadLocal:
                _variables.Store(_variables.Local(i.Argument >> 4), _stack.Pop());
                _stack.Push(_variables.Read(_variables.Local(i.Argument & 15)));
                return true;
            case Operation.StoreTwoLocals:
                _variables.Store(_variables.Local(i.Argument >> 4), _stack.Pop());
                _variables.Store(_variables.Local(i.Argument & 15), _stack.Pop());
                return true;
            case Operation.StoreCell:
                _variables.Store(_variables.Cell(i.Argument), _stack.Pop());
                return true;
            case Operation.Unpack:
                Unpack(i.Argument);
                return true;
            case Operation.ListExtend:
                Extend(i);
                return true;
            case Operation.CallNames:
                _calls.Name(_variables.Constant(i.Argument), i);
                return true;
            default:
                return false;
        }
    }

    private bool Load(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.LoadConstant:
                _stack.Push(_variables.Constant(i.Argument));
                return true;
            case Operation.LoadGlobal:
                _stack.Push(_variables.Global(i.Argument));
                return true;
            case Operation.LoadGlobalAndNull:
                if ((i.Argument & 1) != 0)
                    _stack.Push(CodeCalls.Null);
                _stack.Push(_variables.Global(i.Argument >> 1));
                return true;
            case Operation.LoadLocal:
                _stack.Push(_variables.Read(_variables.Local(i.Argument)));
                return true;
            case Operation.LoadTwoLocals:
                _stack.Push(_variables.Read(_variables.Local(i.Argument >> 4)));
                _stack.Push(_variables.Read(_variables.Local(i.Argument & 15)));
                return true;
            case Operation.LoadCell:
                _stack.Push(_variables.Read(_variables.Cell(i.Argument)));
                return true;
            case Operation.LoadAttribute:
                _stack.Push(new AttributeExpression(_stack.Pop(), _variables.Name(i.Argument)));
                return true;
            case Operation.LoadMethod:
                _stack.Push(CodeCalls.Null);
                _stack.Rotate(2);
                _stack.Push(new AttributeExpression(_stack.Pop(), _variables.Name(i.Argument)));
                return true;
            case Operation.LoadAttributeOrMethod:
                if ((i.Argument & 1) != 0)
                {
                    _stack.Push(CodeCalls.Null);
                    _stack.Rotate(2);
                }
                _stack.Push(new AttributeExpression(_stack.Pop(), _variables.Name(i.Argument >> 1)));
                return true;
            case Operation.ImportName:
                // The level and the names wanted.
                _stack.Pop();
                _stack.Pop();
                _stack.Push(new NameExpression(_variables.Name(i.Argument)));
                return true;
            case Operation.ImportFrom:
                _stack.Push(new AttributeExpression(_stack.Peek(1), _variables.Name(i.Argument)));
                return true;
            default:
                return false;
        }
    }

    private Expression Compute(Instruction i)
    {
        Expression b;
        switch (i.Operation)
        {
            case Operation.Positive:
                return new UnaryExpression("+", _stack.Pop());
            case Operation.Negative:
                return new UnaryExpression("-", _stack.Pop());
            case Operation.Not:
                return new UnaryExpression("not", _stack.Pop());
            case Operation.Invert:
                return new UnaryExpression("~", _stack.Pop());
            case Operation.Subscript:
                b = _stack.Pop();
                return new SubscriptExpression(_stack.Pop(), b);
            case Operation.SliceAll:
                return new SubscriptExpression(_stack.Pop(), new SliceExpression(s_none, s_none, s_none));
            case Operation.SliceFrom:
                b = _stack.Pop();
                return new SubscriptExpression(_stack.Pop(), new SliceExpression(b, s_none, s_none));
            case Operation.SliceTo:
                b = _stack.Pop();
                return new SubscriptExpression(_stack.Pop(), new SliceExpression(s_none, b, s_none));
            case Operation.SliceBetween:
            case Operation.BinarySlice:
                b = _stack.Pop();
                var a = _stack.Pop();
                return new SubscriptExpression(_stack.Pop(), new SliceExpression(a, b, s_none));
            case Operation.BuildSlice:
                var bounds = _stack.Take(i.Argument is 2 or 3 ? i.Argument : throw CodeCalls.Damaged(i));
                return new SliceExpression(bounds[0], bounds[1], bounds.Length == 3 ? bounds[2] : s_none);
            case Operation.BuildTuple:
                return new SequenceExpression(_stack.Take(i.Argument), IsList: false);
            case Operation.BuildList:
                return new SequenceExpression(_stack.Take(i.Argument), IsList: true);
            case Operation.ListToTuple:
            case Operation.Intrinsic when i.Argument == 6:
                return _stack.Pop() is SequenceExpression list ? list with { IsList = false } : throw CodeCalls.Damaged(i);
            case Operation.Intrinsic when i.Argument == 5:
                return new UnaryExpression("+", _stack.Pop());
            case Operation.Intrinsic:
                throw new PythonCodeException($"the intrinsic function {i.Argument} at {i.Offset} is not understood");
            default:
                string op = Operators.Symbol(i);
                b = _stack.Pop();
                return new BinaryExpression(op, _stack.Pop(), b);
        }
    }

    private void Unpack(int count)
    {
        var value = _stack.Pop();
        for (int k = count - 1; k >= 0; k--)
            _stack.Push(
                value is SequenceExpression { Items: var items } && items.Count == count
                    ? items[k]
                    : new SubscriptExpression(value, new ConstantExpression(new PythonInt(k)))
            );
    }

    private void Extend(Instruction i)
    {
        var more = _stack.Pop();
        if (i.Argument != 1 || _stack.Pop() is not SequenceExpression list)
            throw CodeCalls.Damaged(i);
        var items = more switch
        {
            SequenceExpression s => s.Items,
            ConstantExpression { Value: PythonSequence s } => [.. s.Items.Select(v => new ConstantExpression(v))],
            _ => throw new PythonCodeException($"a list that is extended by '{more}' is not understood"),
        };
        _stack.Push(list with { Items = [.. list.Items, .. items] });
    }
}
