using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.Onnx.Operations;

/// <summary>What depends on weights alone, computed when the file is written.</summary>
internal sealed class Constants
{
    // A table that stretching or joining makes of a few numbers is left to whoever runs the file.
    private const long AlwaysKept = 1024;

    private readonly Dictionary<SymbolicNode, (bool Constant, long Leaves)> _known = [];
    private readonly Dictionary<SymbolicNode, float[]> _values = [];

    /// <summary>Whether its numbers are known.</summary>
    internal bool Has(SymbolicNode node) => Look(node).Constant;

    /// <summary>Whether it is written as an array: its numbers are known and no more than those that it is made of.</summary>
    internal bool Keeps(SymbolicNode node) =>
        Has(node) && node.Op is not ConstantOp && node.First.Shape.Count.Factor <= Math.Max(AlwaysKept, Look(node).Leaves);

    /// <summary>The numbers, row-major.</summary>
    internal float[] Values(SymbolicNode node)
    {
        if (node.Op is ReadOp read)
            return read.Variable.Values;
        if (!_values.TryGetValue(node, out float[]? values))
            _values[node] = values = ReferenceBackend<float>.Evaluate([node.First], 1, new Dictionary<Node, HostArray<float>>())[0].Values;
        return values;
    }

    private (bool Constant, long Leaves) Look(SymbolicNode node)
    {
        if (_known.TryGetValue(node, out var known))
            return known;
        bool isFixed = !node.First.Shape.PerBatch && node.IsEven;
        return _known[node] = node.Op switch
        {
            ReadOp { Variable.Role: VariableRole.Weight } or ConstantArrayOp => (isFixed, node.First.Shape.Count.Factor),
            ConstantOp => (isFixed, 1),
            LeafOp or RandomDrawOp or ScanOp or ScanOutputOp => (false, 0),
            _ => (isFixed && node.Inputs.All(Has), isFixed ? node.Inputs.Sum(i => Look(i).Leaves) : 0),
        };
    }
}
