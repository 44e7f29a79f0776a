using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Bytecode;

/// <summary>Lists that change: <c>list.append(x)</c>, <c>list += [x]</c>, <c>list[0] = x</c>. An expression does not change, so the new
/// list takes the place of the old one wherever a variable or the stack has it. Only lists that the function itself made are changed, and
/// only where no other value holds them.</summary>
/// <param name="stack">The stack.</param>
/// <param name="variables">The variables.</param>
internal sealed class ListEdits(ExpressionStack stack, CodeVariables variables)
{
    // Each change is a copy: a loop that appends takes the square of its steps.
    private const int MostItems = 1024;

    private readonly HashSet<Expression> _own = new(ReferenceEqualityComparer.Instance);

    /// <summary>A list that the function made.</summary>
    internal SequenceExpression Own(SequenceExpression list)
    {
        if (list.IsList)
            _own.Add(list);
        return list;
    }

    /// <summary>Follows a call of a list's method; false where it is another one.</summary>
    /// <exception cref="PythonCodeException">The list is one that others hold.</exception>
    internal bool Call(AttributeExpression method, IReadOnlyList<Expression> arguments)
    {
        if (method.Of is not SequenceExpression { IsList: true } list)
            return false;
        switch (method.Name)
        {
            case "append" when arguments is [var item]:
                Change(list, [.. list.Items, item]);
                return true;
            case "extend" when arguments is [SequenceExpression more]:
                Change(list, [.. list.Items, .. more.Items]);
                return true;
            case "insert" when arguments is [ConstantExpression { Value: PythonInt at }, var item] && at.Value == 0:
                Change(list, [item, .. list.Items]);
                return true;
            case "reverse" when arguments.Count == 0:
                Change(list, [.. list.Items.Reverse()]);
                return true;
            default:
                throw new PythonCodeException($"the method '{method.Name}' of a list is not understood");
        }
    }

    /// <summary><c>list[index] = value</c>.</summary>
    internal void Set(Expression list, Expression index, Expression value)
    {
        if (
            list is not SequenceExpression { IsList: true, Items: var items } own
            || index is not ConstantExpression { Value: PythonInt { Value: var at } }
            || at < -items.Count
            || at >= items.Count
        )
            throw new PythonCodeException($"an element of '{list}' that is set is not understood");
        var changed = items.ToArray();
        changed[(int)(at < 0 ? at + items.Count : at)] = value;
        Change(own, changed);
    }

    /// <summary>Gives a list other items.</summary>
    internal SequenceExpression Change(SequenceExpression list, Expression[] items)
    {
        if (!_own.Contains(list) || stack.Holds(list) || variables.Holds(list))
            throw new PythonCodeException($"a list that changes while others hold it ('{list}') is not understood");
        if (items.Length > MostItems)
            throw new PythonCodeException($"expected lists of at most {MostItems} items, found more");
        _own.Remove(list);
        var changed = Own(new SequenceExpression(items, IsList: true));
        stack.Replace(list, changed);
        variables.Replace(list, changed);
        return changed;
    }

    /// <summary>Whether a value has a list inside of it.</summary>
    internal static bool Holds(Expression value, Expression list)
    {
        // Asked of all items of all loops at each change: nothing is allocated for it.
        var inside = value switch
        {
            SequenceExpression s => s.Items,
            IteratorExpression i => i.Items,
            FunctionExpression f => f.Defaults,
            _ => [],
        };
        for (int k = 0; k < inside.Count; k++)
            if (ReferenceEquals(inside[k], list) || Holds(inside[k], list))
                return true;
        return false;
    }
}
