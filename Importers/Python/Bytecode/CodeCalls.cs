using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Calls, as each release of CPython lays function and arguments on the stack.</summary>
/// <param name="stack">The stack.</param>
/// <param name="called">What comes of a call.</param>
internal sealed class CodeCalls(ExpressionStack stack, Func<CallExpression, Instruction, Expression> called)
{
    /// <summary>What stands beside a function that is no method, from 3.11 on.</summary>
    internal static readonly Expression Null = new NameExpression("NULL");

    private readonly ExpressionStack _stack = stack;
    private IReadOnlyList<string> _names = [];

    /// <summary>Sets the names of the next call's last arguments.</summary>
    internal void Name(Expression names, Instruction i) => _names = Names(names, i);

    /// <summary>Follows a call; false where the instruction is none.</summary>
    /// <exception cref="PythonCodeException">It does not fit the stack.</exception>
    internal bool Follow(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.CallPairs:
            {
                int named = i.Argument >> 8;
                var values = new Expression[named];
                var names = new string[named];
                for (int k = named - 1; k >= 0; k--)
                    (values[k], names[k]) = (_stack.Pop(), TextOf(_stack.Pop(), i));
                Expression[] arguments = [.. _stack.Take(i.Argument & 0xFF), .. values];
                _stack.Push(called(new CallExpression(Function(_stack.Pop(), i), arguments, names), i));
                return true;
            }
            case Operation.CallFunction:
                _stack.Push(Called(_stack.Take(i.Argument), [], besideNull: false, i));
                return true;
            case Operation.CallNamed:
            case Operation.CallNamedBesideNull:
            {
                var names = Names(_stack.Pop(), i);
                _stack.Push(Called(_stack.Take(i.Argument), names, i.Operation == Operation.CallNamedBesideNull, i));
                return true;
            }
            case Operation.CallMethod:
            case Operation.Call:
                _stack.Push(Called(_stack.Take(i.Argument), _names, besideNull: true, i));
                _names = [];
                return true;
            default:
                return false;
        }
    }

    private Expression Called(Expression[] arguments, IReadOnlyList<string> names, bool besideNull, Instruction i)
    {
        if (names.Count > arguments.Length)
            throw Damaged(i);
        var function = _stack.Pop();
        if (besideNull)
        {
            var other = _stack.Pop();
            if (ReferenceEquals(function, Null))
                function = other;
            // A comprehension's function stands where a method does, and what it runs over where the method's object does.
            else if (other is FunctionExpression)
                (function, arguments) = (other, [function, .. arguments]);
            else if (!ReferenceEquals(other, Null))
                throw Damaged(i);
        }
        return called(new CallExpression(Function(function, i), arguments, names), i);
    }

    private Expression Function(Expression function, Instruction i) => ReferenceEquals(function, Null) ? throw Damaged(i) : function;

    private static string[] Names(Expression names, Instruction i) =>
        names is ConstantExpression { Value: PythonSequence { Items: var items } }
            ? [.. items.Select(v => v is PythonText t ? t.Value : throw Damaged(i))]
            : throw Damaged(i);

    private static string TextOf(Expression text, Instruction i) =>
        text is ConstantExpression { Value: PythonText t } ? t.Value : throw Damaged(i);

    /// <summary>The exception for an instruction that does not fit the stack.</summary>
    internal static PythonCodeException Damaged(Instruction i) => new($"the instruction {i.Number} at {i.Offset} does not fit the stack");
}
