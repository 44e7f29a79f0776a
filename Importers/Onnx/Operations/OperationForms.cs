using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>Writes a node of one kind of operation.</summary>
/// <returns>The name of its value.</returns>
internal delegate string OperationForm(GraphWriter writer, SymbolicNode node);

/// <summary>For each operation that predictions are made of its form in ONNX.</summary>
internal static class OperationForms
{
    private static readonly Dictionary<Type, OperationForm> s_forms = new([
        .. LeafForms.All,
        .. UnaryForms.All,
        .. ActivationForms.All,
        .. BinaryForms.All,
        .. ReductionForms.All,
        .. ShapeForms.All,
        .. ProductForms.All,
        .. PoolForms.All,
        .. ScanForms.All,
    ]);

    /// <summary>The operations that have one.</summary>
    internal static IEnumerable<Type> Known => s_forms.Keys;

    /// <summary>The form of an operation.</summary>
    /// <exception cref="KerasUnsupportedException">It has none, being an operation of gradients.</exception>
    internal static OperationForm Of(Type operation) =>
        s_forms.TryGetValue(operation, out var form)
            ? form
            : (_, node) => throw node.Unsayable($"the operation {node.Op.Name} of gradients has no form in ONNX");

    /// <summary>A row of the table.</summary>
    internal static KeyValuePair<Type, OperationForm> Row<T>(OperationForm form)
        where T : Op => new(typeof(T), form);
}
