using System.Globalization;
using System.Runtime.CompilerServices;

namespace KerasSharp.Importers.Python.Source;

/// <summary>Writes expressions as Python has them, each in one way.</summary>
internal static class SourceNodeText
{
    /// <summary>The text of an expression; what is no name, number, text, call or part is three points.</summary>
    internal static string Of(SourceNode? node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Text(node);
    }

    private static string Text(SourceNode? node) =>
        node switch
        {
            NameNode name => name.Name,
            LiteralNode { Value: null } => "None",
            LiteralNode { Value: string text } => $"'{text}'",
            LiteralNode literal => Convert.ToString(literal.Value, CultureInfo.InvariantCulture)!,
            AttributeNode attribute => $"{Of(attribute.Of)}.{attribute.Name}",
            SubscriptNode subscript => $"{Of(subscript.Of)}[{Index(subscript.Index)}]",
            SliceNode slice => $"{Part(slice.Start)}:{Part(slice.Stop)}{(slice.Step is null ? "" : ":" + Of(slice.Step))}",
            CallNode call => $"{Of(call.Function)}({string.Join(", ", call.Arguments.Select(Argument))})",
            SequenceNode { IsList: true } list => $"[{Items(list)}]",
            SequenceNode { Items.Count: 1 } tuple => $"({Of(tuple.Items[0])},)",
            SequenceNode tuple => $"({Items(tuple)})",
            UnaryNode { Operator: "not" } unary => $"not {Of(unary.A)}",
            UnaryNode unary => unary.Operator + Of(unary.A),
            BinaryNode binary => $"{Of(binary.A)} {binary.Operator} {Of(binary.B)}",
            _ => "...",
        };

    private static string Items(SequenceNode sequence) => string.Join(", ", sequence.Items.Select(Of));

    private static string Index(SourceNode index) =>
        index is SequenceNode { IsList: false, Items.Count: > 1 } parts ? Items(parts) : Of(index);

    private static string Part(SourceNode? node) => node is null ? "" : Of(node);

    private static string Argument(ArgumentNode argument) =>
        $"{new string('*', argument.Stars)}{(argument.Name is null ? "" : argument.Name + "=")}{Of(argument.Value)}";
}
