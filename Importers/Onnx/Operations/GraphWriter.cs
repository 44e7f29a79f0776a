using KerasSharp.Onnx.Emission;
using KerasSharp.Onnx.Format;
using KerasSharp.Onnx.Symbols;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Onnx.Operations;

/// <summary>Writes a graph's nodes in ONNX, each by the form of its operation.</summary>
internal sealed class GraphWriter(Emitter emitter)
{
    private readonly Dictionary<SymbolicNode, string> _names = [];
    private readonly Dictionary<SymbolicNode, string> _truths = [];
    private readonly Dictionary<SymbolicNode, string> _integers = [];
    private readonly Dictionary<SymbolicNode, string[]> _results = [];
    private IReadOnlyList<SymbolicNode> _order = [];

    internal Emitter Emitter => emitter;

    internal Constants Constants { get; } = new();

    /// <summary>Says what a value is called.</summary>
    internal void Define(SymbolicNode node, string name)
    {
        _names[node] = name;
        emitter.Extents.Register(name, node.Shape);
    }

    /// <summary>Says what a value is called as whole numbers, int64.</summary>
    internal void DefineInteger(SymbolicNode node, string name) => _integers[node] = name;

    /// <summary>Says what a relation is called as truths.</summary>
    internal void DefineTruth(SymbolicNode node, string name) => _truths[node] = name;

    /// <summary>Says what the results of a scan are called.</summary>
    internal void DefineResults(SymbolicNode scan, string[] names) => _results[scan] = names;

    /// <summary>What a scan's result is called.</summary>
    internal string Result(SymbolicNode scan, int index) => _results[scan][index];

    /// <summary>Whether a scan was written with another one.</summary>
    internal bool HasResults(SymbolicNode scan) => _results.ContainsKey(scan);

    /// <summary>The nodes that are written now, behind and before the one that is.</summary>
    internal IReadOnlyList<SymbolicNode> Order => _order;

    /// <summary>Writes the nodes, which stand behind those that they read.</summary>
    internal void Write(IReadOnlyList<SymbolicNode> order)
    {
        var outer = _order;
        _order = order;
        foreach (var node in order)
        {
            if (_names.ContainsKey(node) || node.Op is ConstantOp || Constants.Keeps(node))
                continue;
            emitter.Layer = node.Layer;
            Define(node, OperationForms.Of(node.Op.GetType())(this, node));
        }
        _order = outer;
    }

    /// <summary>What a value is called; an array is written when it is first asked for.</summary>
    internal string Name(SymbolicNode node)
    {
        if (_names.TryGetValue(node, out string? name))
            return name;
        if (node.Op is ConstantOp)
            return Number(node);
        return _names[node] = emitter.Initializer(NameOf(node), Constants.Values(node), [.. node.First.Shape.Select(d => (long)d.Fixed)]);
    }

    /// <summary>An operand of an operation that stretches its operands by itself, as it was before it was stretched where the others
    /// stretch it too.</summary>
    /// <returns>Its name and its extents.</returns>
    internal (string Name, IReadOnlyList<Extent> Shape) Operand(SymbolicNode user, int index)
    {
        var operand = user.Inputs[index];
        bool isStretched = user
            .Inputs.Where((o, i) => i != index && o.Op is not (ConstantOp or BroadcastToOp))
            .Any(o => o.Shape.SequenceEqual(user.Shape));
        if (operand.Op is ConstantOp && isStretched)
            return (Scalar(operand), []);
        if (operand.Op is BroadcastToOp && isStretched && !Constants.Keeps(operand))
            operand = operand.Inputs[0];
        return (Name(operand), operand.Shape);
    }

    /// <summary>A value as truths: where it is not 0.</summary>
    internal string Truth(SymbolicNode node) =>
        _truths.TryGetValue(node, out string? known)
            ? known
            : _truths[node] = node switch
            {
                { Op: SubtractOp, Inputs: [{ Op: ConstantOp { Value: 1 } }, { Op: RelationOp } relation] }
                    when node.Shape.SequenceEqual(relation.Shape) => emitter.Add("Not", [Truth(relation)]),
                _ => emitter.Cast(Name(node), ElementType.Bool),
            };

    /// <summary>A value as whole numbers, which loses fractions.</summary>
    internal string Integer(SymbolicNode node) =>
        _integers.TryGetValue(node, out string? known)
            ? known
            : _integers[node] = node.Op is TruncateOp ? Integer(node.Inputs[0]) : emitter.Cast(Name(node), ElementType.Int64);

    /// <summary>Whether it is an input of whole numbers, or those numbers themselves.</summary>
    internal bool IsWhole(SymbolicNode node) => node.Op is InputOp && _integers.ContainsKey(node);

    /// <summary>A number that may depend on the lengths.</summary>
    internal string Scalar(SymbolicNode constant)
    {
        double[] values = [.. constant.At<ConstantOp>().Select(c => c.Value)];
        if (values.All(v => v.Equals(values[0])))
            return emitter.Number(values[0]);
        if (values.All(v => v == Math.Round(v) && Math.Abs(v) < int.MaxValue))
            return FromExtent(new Extent(values.Select(v => (int)v)));
        double[] inverse = [.. values.Select(v => 1 / v)];
        if (inverse.Zip(values).All(x => 1 / Math.Round(x.First) == x.Second))
            return emitter.Add("Reciprocal", [FromExtent(new Extent(inverse.Select(v => (int)Math.Round(v))))]);
        throw constant.Depends();
    }

    /// <summary>An extent as a number, float32.</summary>
    internal string FromExtent(Extent extent) => emitter.Squeeze(emitter.Cast(emitter.Extents.Value(extent), ElementType.Float), 0);

    private string Number(SymbolicNode node) => node.Rank == 0 ? Scalar(node) : emitter.Expand(Scalar(node), node.Shape);

    /// <summary>What an array is called in the file.</summary>
    internal string NameOf(SymbolicNode node)
    {
        var weight = node;
        while (weight.Op is not ReadOp && weight.Inputs.Count == 1 && Constants.Has(weight))
            weight = weight.Inputs[0];
        return weight.Op is ReadOp read ? emitter.Options.WeightName?.Invoke(read.Variable.Name) ?? read.Variable.Name
            : node.Layer.Length == 0 ? node.Op.Name
            : $"{node.Layer}/{node.Op.Name}";
    }
}
