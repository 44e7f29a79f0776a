using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Functions inside of a function: how each release makes them, and what a call of one gives its parameters.</summary>
/// <param name="stack">The stack.</param>
internal sealed class CodeFunctions(ExpressionStack stack)
{
    private const int WithDefaults = 1,
        WithNamedDefaults = 2,
        WithAnnotations = 4,
        WithClosure = 8;

    /// <summary>Follows an instruction that makes a function; false where it makes none.</summary>
    /// <exception cref="PythonCodeException">It does not fit the stack.</exception>
    internal bool Follow(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.MakeFunction27:
            case Operation.MakeClosure27:
                Old(i, i.Operation == Operation.MakeClosure27, isNamed: false);
                return true;
            case Operation.MakeFunction34:
            case Operation.MakeClosure34:
                Old(i, i.Operation == Operation.MakeClosure34, isNamed: true);
                return true;
            case Operation.MakeFunction36:
                stack.Pop();
                Flagged(i);
                return true;
            case Operation.MakeFunction311:
                Flagged(i);
                return true;
            case Operation.MakeFunction313:
                stack.Push(Plain(Code(i)));
                return true;
            case Operation.SetFunctionAttribute:
                var function = stack.Pop() as FunctionExpression ?? throw CodeCalls.Damaged(i);
                stack.Push(With(function, i.Argument, i));
                return true;
            default:
                return false;
        }
    }

    /// <summary>What the parameters of a function are given by a call of it.</summary>
    /// <exception cref="PythonCodeException">A parameter has no value, or an argument no parameter.</exception>
    internal static Expression[] Bind(FunctionExpression function, IReadOnlyList<Expression> arguments, IReadOnlyList<string> names)
    {
        const int variable = 4 | 8;
        var code = function.Code;
        int count = code.ArgumentCount + code.KeywordOnlyCount,
            placed = arguments.Count - names.Count;
        if ((code.Flags & variable) != 0)
            throw new PythonCodeException($"the function '{code.Name}' of any number of arguments is not understood");
        if (placed > code.ArgumentCount)
            throw new PythonCodeException($"expected at most {code.ArgumentCount} arguments of '{code.Name}', found {placed}");
        if (names.Except(code.Locals.Take(count)).FirstOrDefault() is { } unknown)
            throw new PythonCodeException($"expected no argument '{unknown}' of '{code.Name}', found one");
        var given = new Expression[count];
        for (int p = 0; p < count; p++)
        {
            string name = code.Locals[p];
            int named = names.ToList().IndexOf(name),
                fromEnd = p - (code.ArgumentCount - function.Defaults.Count);
            given[p] =
                p < placed ? arguments[p]
                : named >= 0 ? arguments[placed + named]
                : p < code.ArgumentCount && fromEnd >= 0 ? function.Defaults[fromEnd]
                : throw new PythonCodeException($"expected a value for the argument '{name}' of '{code.Name}', found none");
        }
        return given;
    }

    private void Old(Instruction i, bool hasClosure, bool isNamed)
    {
        if (isNamed)
            stack.Pop();
        var function = Plain(Code(i));
        if (hasClosure)
            function = With(function, WithClosure, i);
        if (isNamed && i.Argument >> 8 != 0)
            throw new PythonCodeException("a function inside with annotations or defaults by name alone is not understood");
        stack.Push(function with { Defaults = stack.Take(i.Argument) });
    }

    private void Flagged(Instruction i)
    {
        var function = Plain(Code(i));
        foreach (int flag in (int[])[WithClosure, WithAnnotations, WithNamedDefaults, WithDefaults])
            if ((i.Argument & flag) != 0)
                function = With(function, flag, i);
        stack.Push(function);
    }

    private FunctionExpression With(FunctionExpression function, int flag, Instruction i)
    {
        var value = stack.Pop();
        return flag switch
        {
            WithDefaults => function with { Defaults = Items(value, i) },
            WithNamedDefaults => throw new PythonCodeException("a function inside with defaults by name alone is not understood"),
            WithAnnotations => function,
            WithClosure => function with { Closure = Items(value, i) },
            _ => throw CodeCalls.Damaged(i),
        };
    }

    private static IReadOnlyList<Expression> Items(Expression value, Instruction i) =>
        value switch
        {
            SequenceExpression s => s.Items,
            ConstantExpression { Value: PythonSequence s } => [.. s.Items.Select(v => new ConstantExpression(v))],
            _ => throw CodeCalls.Damaged(i),
        };

    private static FunctionExpression Plain(PythonCode code) => new(code, [], []);

    private PythonCode Code(Instruction i) =>
        stack.Pop() is ConstantExpression { Value: PythonCode code } ? code : throw CodeCalls.Damaged(i);
}
