using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>Takes nodes for equal when the same operations made them from the same leaves: two plans of one model then find what
/// they can share.</summary>
internal sealed class StructuralComparer : IEqualityComparer<Node>
{
    public static readonly StructuralComparer Instance = new();

    public bool Equals(Node? a, Node? b)
    {
        if (ReferenceEquals(a, b))
            return true;
        if (a is null || b is null || a.Inputs.Count != b.Inputs.Count || a.Op is RandomDrawOp || !SameOp(a.Op, b.Op))
            return false;
        for (int i = 0; i < a.Inputs.Count; i++)
            if (!Equals(a.Inputs[i], b.Inputs[i]))
                return false;
        return true;
    }

    public int GetHashCode(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var h = new HashCode();
        h.Add(node.Op);
        foreach (var input in node.Inputs)
            h.Add(GetHashCode(input));
        return h.ToHashCode();
    }

    /// <summary>Whether two operations on the same inputs give the same bits.</summary>
    public static bool SameOp(Op a, Op b) =>
        a.Equals(b)
        && (
            a is not ConstantOp p
            || b is not ConstantOp q
            || BitConverter.DoubleToInt64Bits(p.Value) == BitConverter.DoubleToInt64Bits(q.Value)
        );

    /// <summary>Compares single nodes whose inputs are the same objects.</summary>
    internal sealed class Shallow : IEqualityComparer<Node>
    {
        public bool Equals(Node? a, Node? b)
        {
            if (ReferenceEquals(a, b))
                return true;
            if (a is null || b is null || a.Inputs.Count != b.Inputs.Count || !SameOp(a.Op, b.Op))
                return false;
            // An index out of range is reported for the layer that looked it up.
            if (a.Op is GatherOp or ScatterAddOp && a.Layer != b.Layer)
                return false;
            for (int i = 0; i < a.Inputs.Count; i++)
                if (!ReferenceEquals(a.Inputs[i], b.Inputs[i]))
                    return false;
            return true;
        }

        public int GetHashCode(Node node)
        {
            var h = new HashCode();
            h.Add(node.Op);
            foreach (var input in node.Inputs)
                h.Add(RuntimeHelpers.GetHashCode(input));
            return h.ToHashCode();
        }
    }
}
