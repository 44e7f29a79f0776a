using System.Runtime.CompilerServices;
using KerasSharp.Importers.Python.Expressions;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Source;

/// <summary>Turns parsed expressions into those that byte code is read as.</summary>
/// <param name="name">What a name stands for.</param>
internal class SourceExpression(Func<string, Expression> name)
{
    private static readonly Expression s_none = new ConstantExpression(PythonNone.Value);

    /// <summary>One expression.</summary>
    /// <exception cref="PythonCodeException">A part of it is not understood.</exception>
    internal virtual Expression Of(SourceNode node) =>
        !RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? throw new PythonCodeException("expected an expression that is nested less deep")
            : Read(node);

    private Expression Read(SourceNode node) =>
        node switch
        {
            NameNode { Name: var text } => name(text),
            LiteralNode literal => new ConstantExpression(Literal(literal.Value)),
            AttributeNode attribute => new AttributeExpression(Of(attribute.Of), attribute.Name),
            SubscriptNode subscript => new SubscriptExpression(Of(subscript.Of), Of(subscript.Index)),
            SliceNode slice => new SliceExpression(Bound(slice.Start), Bound(slice.Stop), Bound(slice.Step)),
            SequenceNode sequence => new SequenceExpression([.. sequence.Items.Select(Of)], sequence.IsList),
            UnaryNode unary => new UnaryExpression(unary.Operator, Of(unary.A)),
            BinaryNode { Operator: "and" or "or" or "is" or "is not" or "in" or "not in" } logic => throw new PythonCodeException(
                $"'{logic.Operator}' is not understood"
            ),
            BinaryNode binary => new BinaryExpression(binary.Operator, Of(binary.A), Of(binary.B)),
            CallNode call => Call(call),
            OtherNode { What: "..." } => new ConstantExpression(PythonEllipsis.Value),
            OtherNode other => throw new PythonCodeException($"{Wording.Clip(other.What)} is not understood"),
            ConditionalNode => throw new PythonCodeException("a condition is not understood"),
            _ => throw new PythonCodeException("a comprehension, a formatted text or a function inside is not understood"),
        };

    /// <summary>A call.</summary>
    protected virtual Expression Call(CallNode call)
    {
        if (call.Arguments.Any(a => a.Stars != 0))
            throw new PythonCodeException("a star before an argument is not understood");
        int named = call.Arguments.TakeWhile(a => a.Name is null).Count();
        if (call.Arguments.Skip(named).Any(a => a.Name is null))
            throw new PythonCodeException("an argument by its place behind one by its name is not understood");
        return new CallExpression(
            Of(call.Function),
            [.. call.Arguments.Select(a => Of(a.Value))],
            [.. call.Arguments.Skip(named).Select(a => a.Name!)]
        );
    }

    private Expression Bound(SourceNode? node) => node is null ? s_none : Of(node);

    /// <summary>A constant.</summary>
    internal static PythonValue Literal(object? value) =>
        value switch
        {
            null => PythonNone.Value,
            bool b => new PythonBool(b),
            long l => new PythonInt(l),
            double d => new PythonFloat(d),
            string s => new PythonText(s),
            _ => throw new PythonCodeException($"a constant of kind {value.GetType().Name} is not understood"),
        };
}
