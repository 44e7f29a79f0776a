using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Reads a function's instructions as an expression over its arguments, by following them with symbols in place of values: nothing
/// is computed. Tests and loops are followed where what they ask is known, calls of functions inside always; no other function is
/// called.</summary>
internal sealed class CodeReader
{
    private const int MostInstructions = 4096;
    private const int Generator = 0x20,
        Coroutine = 0x80 | 0x100 | 0x200;
    private static readonly Expression s_none = new ConstantExpression(PythonNone.Value);
    private readonly PythonCode _code;
    private readonly CodeSteps _steps;
    private readonly ExpressionStack _stack = new();
    private readonly List<Expression> _yielded = [];
    private readonly CodeVariables _variables;
    private readonly CodeMoves _moves;
    private readonly CodeCalls _calls;
    private readonly CodeFlow _flow;
    private readonly CodeFunctions _functions;
    private readonly ListEdits _lists;

    private CodeReader(PythonCode code, CodeVariables variables, CodeSteps steps)
    {
        (_code, _variables, _steps) = (code, variables, steps);
        _moves = new CodeMoves(_stack, variables);
        _calls = new CodeCalls(_stack, Called);
        _flow = new CodeFlow(_stack, steps);
        _functions = new CodeFunctions(_stack);
        _lists = new ListEdits(_stack, variables);
    }

    /// <summary>What the function returns.</summary>
    /// <param name="code">The function.</param>
    /// <param name="closure">The values of its free variables, in their order; what is missing is a global to it.</param>
    /// <param name="values">What tests and loops ask.</param>
    /// <param name="known">The values of parameters that have one, by their places; null for none.</param>
    /// <exception cref="PythonCodeException">An instruction is not understood; the message has it.</exception>
    internal static Expression Read(
        PythonCode code,
        IReadOnlyList<Expression> closure,
        ICodeValues values,
        IReadOnlyList<Expression?>? known = null
    ) =>
        (code.Flags & (Generator | Coroutine)) != 0
            ? throw new PythonCodeException("a generator or coroutine is not understood")
            : Run(code, closure, known ?? [], new CodeSteps(values));

    private static Expression Run(PythonCode code, IReadOnlyList<Expression> closure, IReadOnlyList<Expression?> known, CodeSteps steps)
    {
        if ((code.Flags & Coroutine) != 0)
            throw new PythonCodeException("a coroutine is not understood");
        steps.Enter();
        var reader = new CodeReader(code, new CodeVariables(code, closure, known), steps);
        var instructions = Instruction.Read(code);
        if (instructions.Count > MostInstructions)
            throw new PythonCodeException($"expected at most {MostInstructions} instructions, found {instructions.Count}");
        // What fails is known by running it alone.
        if (instructions.FindIndex(i => i.Operation == Operation.Handle) is >= 0 and var handler)
            throw new PythonCodeException("a 'try' or 'with' is not understood").At(Disassembly.Of(code, instructions[handler]));
        for (int at = 0; at < instructions.Count; )
        {
            steps.Count();
            var i = instructions[at];
            try
            {
                if (i.Operation is Operation.Return or Operation.ReturnConstant)
                    return reader.Returned(i);
                int? next = reader._flow.Next(i, out bool isFlow);
                if (!isFlow)
                    reader.Follow(i);
                at = next is { } offset ? Place(instructions, offset, i) : at + 1;
            }
            catch (PythonCodeException e) when (!e.TellsLine)
            {
                throw e.At(Disassembly.Of(code, i));
            }
        }
        throw new PythonCodeException("expected a function that returns a value, found none");
    }

    private Expression Returned(Instruction i)
    {
        var result = i.Operation == Operation.Return ? _stack.Pop() : _variables.Constant(i.Argument);
        _steps.Leave();
        // What a generator gives is taken at once, which pure functions do not notice.
        return (_code.Flags & Generator) != 0 ? new SequenceExpression([.. _yielded], IsList: false) : result;
    }

    // Instructions that say nothing are left out, and a jump may lead to one.
    private static int Place(List<Instruction> instructions, int offset, Instruction from)
    {
        int place = instructions.FindIndex(i => i.Offset >= offset);
        return offset >= 0 && place >= 0 ? place : throw CodeCalls.Damaged(from);
    }

    private void Follow(Instruction i)
    {
        if (i.Operation == Operation.Unknown)
            throw new PythonCodeException($"the instruction '{Disassembly.Of(_code, i)}' is not understood") { TellsLine = true };
        if (!_moves.Follow(i) && !Change(i) && !_functions.Follow(i) && !_calls.Follow(i))
            _stack.Push(Compute(i));
    }

    // A call of a function inside is followed, and one that changes a list changes it; any other stays a call.
    private Expression Called(CallExpression call, Instruction i)
    {
        switch (call.Function)
        {
            case FunctionExpression function:
                var result = Run(function.Code, function.Closure, CodeFunctions.Bind(function, call.Arguments, call.Names), _steps);
                return result is SequenceExpression list ? _lists.Own(list) : result;
            // What it changes would be lost.
            case AttributeExpression { Of: MappingExpression } method:
                throw new PythonCodeException($"the method '{method.Name}' of a dictionary is not understood");
            case AttributeExpression method when call.Names.Count == 0 && _lists.Call(method, call.Arguments):
                return s_none;
            case NameExpression { Name: "list" } when call.Arguments.Count == 0:
                return _lists.Own(new SequenceExpression([], IsList: true));
            case NameExpression { Name: "map" } when call.Arguments is [FunctionExpression each, var over] && call.Names.Count == 0:
                return new SequenceExpression(
                    [.. _steps.Values.Items(over).Select(item => Called(new CallExpression(each, [item], []), i))],
                    IsList: false
                );
            default:
                return call with { Line = () => Disassembly.Of(_code, i) };
        }
    }

    // What changes variables that others see, lists, and what a generator has given.
    private bool Change(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.ListAppend:
                var item = _stack.Pop();
                if (_stack.Peek(i.Argument) is not SequenceExpression { IsList: true } list)
                    throw CodeCalls.Damaged(i);
                _lists.Change(list, [.. list.Items, item]);
                return true;
            case Operation.ListExtend:
                Extend(i);
                return true;
            case Operation.UnpackAround:
                UnpackAround(i.Argument & 0xFF, i.Argument >> 8);
                return true;
            case Operation.CallNames:
                _calls.Name(_variables.Constant(i.Argument), i);
                return true;
            case Operation.StoreSubscript:
                var index = _stack.Pop();
                var changed = _stack.Pop();
                _lists.Set(changed, index, _stack.Pop());
                return true;
            case Operation.Delete:
                _variables.Clear(_variables.Local(i.Argument));
                return true;
            case Operation.LoadAndClear:
                _stack.Push(_variables.Clear(_variables.Local(i.Argument)));
                return true;
            case Operation.MakeCell:
                _variables.Share(_variables.Local(i.Argument));
                return true;
            case Operation.LoadClosure:
                _stack.Push(_variables.Shared(_variables.Cell(i.Argument)));
                return true;
            case Operation.Yield:
                _yielded.Add(_stack.Pop());
                _stack.Push(s_none);
                return true;
            case Operation.ReturnGenerator:
                _stack.Push(s_none);
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
                return _lists.Own(new SequenceExpression(_stack.Take(i.Argument), IsList: true));
            case Operation.BeginMap or Operation.StoreInMap or Operation.BuildMap or Operation.BuildMapOfNames:
                return Mapping(i);
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
                return Binary(op, _stack.Pop(), b, i);
        }
    }

    private MappingExpression Mapping(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.BeginMap:
                return new MappingExpression([], []);
            case Operation.StoreInMap:
                var key = _stack.Pop();
                var item = _stack.Pop();
                return _stack.Pop() is MappingExpression map
                    ? new MappingExpression([.. map.Keys, key], [.. map.Values, item])
                    : throw CodeCalls.Damaged(i);
            case Operation.BuildMap:
                var pairs = _stack.Take(i.Argument <= MostInstructions ? 2 * i.Argument : throw CodeCalls.Damaged(i));
                return new MappingExpression([.. pairs.Where((_, k) => k % 2 == 0)], [.. pairs.Where((_, k) => k % 2 == 1)]);
            case Operation.BuildMapOfNames:
                var names = _steps.Values.Items(_stack.Pop());
                return names.Count == i.Argument ? new MappingExpression(names, _stack.Take(i.Argument)) : throw CodeCalls.Damaged(i);
            default:
                throw CodeCalls.Damaged(i);
        }
    }

    // Sequences that are joined stay sequences, so that methods and loops find them; += changes the list itself.
    private Expression Binary(string op, Expression a, Expression b, Instruction i) =>
        op != "+" || a is not SequenceExpression x || b is not SequenceExpression y || x.IsList != y.IsList ? new BinaryExpression(op, a, b)
        : x.IsList && Operators.Assigns(i, _code.Layout) ? _lists.Change(x, [.. x.Items, .. y.Items])
        : _lists.Own(new SequenceExpression([.. x.Items, .. y.Items], x.IsList));

    // first, *between, last = value
    private void UnpackAround(int before, int after)
    {
        var items = _steps.Values.Items(_stack.Pop());
        if (items.Count < before + after)
            throw new PythonCodeException($"expected at least {before + after} values, found {items.Count}");
        for (int k = 1; k <= after; k++)
            _stack.Push(items[^k]);
        _stack.Push(_lists.Own(new SequenceExpression([.. items.Take(items.Count - after).Skip(before)], IsList: true)));
        for (int k = before - 1; k >= 0; k--)
            _stack.Push(items[k]);
    }

    private void Extend(Instruction i)
    {
        var more = _stack.Pop();
        if (_stack.Peek(i.Argument) is not SequenceExpression { IsList: true } list)
            throw CodeCalls.Damaged(i);
        _lists.Change(list, [.. list.Items, .. _steps.Values.Items(more)]);
    }
}
