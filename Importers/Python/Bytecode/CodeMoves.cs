using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Instructions that move values between the stack, variables and names.</summary>
/// <param name="stack">The stack.</param>
/// <param name="variables">The variables.</param>
internal sealed class CodeMoves(ExpressionStack stack, CodeVariables variables)
{
    /// <summary>Follows such an instruction; false where it is another one.</summary>
    /// <exception cref="PythonCodeException">It does not fit the stack.</exception>
    internal bool Follow(Instruction i) => Move(i) || Load(i);

    private bool Move(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.Pop:
                stack.Pop();
                return true;
            case Operation.RotateTwo or Operation.RotateThree or Operation.RotateFour:
                stack.Rotate(2 + (i.Operation - Operation.RotateTwo));
                return true;
            case Operation.Rotate:
                stack.Rotate(i.Argument);
                return true;
            case Operation.Duplicate:
                stack.Duplicate(1);
                return true;
            case Operation.DuplicateTwo:
                stack.Duplicate(2);
                return true;
            case Operation.DuplicateMany:
                stack.Duplicate(i.Argument);
                return true;
            case Operation.Copy:
                stack.Push(stack.Peek(i.Argument));
                return true;
            case Operation.Swap:
                stack.Swap(i.Argument);
                return true;
            case Operation.PushNull:
                stack.Push(CodeCalls.Null);
                return true;
            case Operation.StoreLocal:
                variables.Store(variables.Local(i.Argument), stack.Pop());
                return true;
            case Operation.StoreAndLoadLocal:
                variables.Store(variables.Local(i.Argument >> 4), stack.Pop());
                stack.Push(variables.Read(variables.Local(i.Argument & 15)));
                return true;
            case Operation.StoreTwoLocals:
                variables.Store(variables.Local(i.Argument >> 4), stack.Pop());
                variables.Store(variables.Local(i.Argument & 15), stack.Pop());
                return true;
            case Operation.StoreCell:
                variables.Store(variables.Cell(i.Argument), stack.Pop());
                return true;
            case Operation.Unpack:
                Unpack(i.Argument);
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
                stack.Push(variables.Constant(i.Argument));
                return true;
            case Operation.LoadGlobal:
                stack.Push(variables.Global(i.Argument));
                return true;
            case Operation.LoadGlobalAndNull:
                if ((i.Argument & 1) != 0)
                    stack.Push(CodeCalls.Null);
                stack.Push(variables.Global(i.Argument >> 1));
                return true;
            case Operation.LoadLocal:
                string local = variables.Local(i.Argument);
                stack.Push(variables.IsShared(local) ? variables.Shared(local) : variables.Read(local));
                return true;
            case Operation.LoadTwoLocals:
                stack.Push(variables.Read(variables.Local(i.Argument >> 4)));
                stack.Push(variables.Read(variables.Local(i.Argument & 15)));
                return true;
            case Operation.LoadCell:
                stack.Push(variables.Read(variables.Cell(i.Argument)));
                return true;
            case Operation.LoadAttribute:
                stack.Push(new AttributeExpression(stack.Pop(), variables.Name(i.Argument)));
                return true;
            case Operation.LoadMethod:
                stack.Push(CodeCalls.Null);
                stack.Rotate(2);
                stack.Push(new AttributeExpression(stack.Pop(), variables.Name(i.Argument)));
                return true;
            case Operation.LoadAttributeOrMethod:
                if ((i.Argument & 1) != 0)
                {
                    stack.Push(CodeCalls.Null);
                    stack.Rotate(2);
                }
                stack.Push(new AttributeExpression(stack.Pop(), variables.Name(i.Argument >> 1)));
                return true;
            case Operation.ImportName:
                // The level and the names wanted.
                stack.Pop();
                stack.Pop();
                stack.Push(new NameExpression(variables.Name(i.Argument)));
                return true;
            case Operation.ImportFrom:
                stack.Push(new AttributeExpression(stack.Peek(1), variables.Name(i.Argument)));
                return true;
            default:
                return false;
        }
    }

    private void Unpack(int count)
    {
        var value = stack.Pop();
        for (int k = count - 1; k >= 0; k--)
            stack.Push(
                value is SequenceExpression { Items: var items } && items.Count == count
                    ? items[k]
                    : new SubscriptExpression(value, new ConstantExpression(new PythonInt(k)))
            );
    }
}
