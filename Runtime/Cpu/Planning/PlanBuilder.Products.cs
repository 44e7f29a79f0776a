using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Cpu.Steps;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Planning;

// Matrix products with what follows them.
internal sealed partial class PlanBuilder
{
    /// <summary>Finds regions that one step computes, and says for each of their nodes what to do when its turn comes: nothing but at
    /// the last.</summary>
    private Dictionary<Node, Action<Node>> Claim(IReadOnlyList<Node> work, HashSet<Node> keep)
    {
        var claims = new Dictionary<Node, Action<Node>>(ReferenceEqualityComparer.Instance);
        var users = work.SelectMany(n => n.Inputs.Where((_, at) => IsRead(n, at)).Select(i => (Input: i, User: n)))
            .ToLookup(p => p.Input, p => p.User, (IEqualityComparer<Node>)ReferenceEqualityComparer.Instance);
        Node? OnlyUser(Node node) => keep.Contains(node) || users[node].Take(2).Count() != 1 ? null : users[node].First();
        ClaimInputs(work, OnlyUser, claims);
        foreach (var node in work)
        {
            if (claims.ContainsKey(node) || IsPrepared(node) || !IsWeightProduct(node))
                continue;
            Node last = node;
            Node? bias = null;
            if (
                OnlyUser(last) is { Op: AddOp } add
                && add.Shape == node.Shape
                && Other(add, last) is { } other
                && IsWeight(other)
                && IsRow(other.Shape, node.Shape[-1])
            )
                (last, bias) = (add, other);
            ActivationOp? activation = null;
            if (OnlyUser(last) is { Op: ActivationOp f } user)
                (last, activation) = (user, f);
            if (ReferenceEquals(last, node))
                continue;
            for (Node at = node; ; at = OnlyUser(at)!)
            {
                claims[at] = ReferenceEquals(at, last) ? n => EmitWithEpilogue(node, bias, activation, n) : _ => { };
                if (ReferenceEquals(at, last))
                    break;
            }
        }
        return claims;
    }

    private bool IsWeightProduct(Node node) =>
        (node.Op is MatMulOp && node.Inputs[1].Rank == 2 || node.Op is ConvOp or ConvInputOp) && IsWeight(node.Inputs[1]);

    private void EmitWithEpilogue(Node node, Node? bias, ActivationOp? activation, Node last)
    {
        if (node.Op is MatMulOp op)
            EmitProduct(node, op, bias, activation, last);
        else
            EmitConv(node, Dense(_values[node.Inputs[0]], node), bias, activation, last);
    }

    private static Node? Other(Node add, Node one) =>
        ReferenceEquals(add.Inputs[0], one)
            ? ReferenceEquals(add.Inputs[1], one)
                ? null
                : add.Inputs[1]
            : add.Inputs[0];

    private static bool IsRow(Shape shape, Dim width) => shape.Rank > 0 && shape[-1] == width && shape.SkipLast(1).All(d => d == 1);

    /// <summary>Whether a value changes only with the variables and lies where a kernel can keep pointing at it.</summary>
    private bool IsWeight(Node node)
    {
        node = Outer(node);
        while (node.Op is ReshapeOp or TransposeOp or SliceOp)
            node = Outer(node.Inputs[0]);
        if (_fixed.Contains(node) && node.Op is not (ConstantOp or ConstantArrayOp))
            return Variables(node).Count > 0;
        return node.Op is ReadOp;
    }

    /// <param name="node">The product.</param>
    /// <param name="op">Its operation.</param>
    /// <param name="bias">Added to each row, or null.</param>
    /// <param name="activation">Applied then, or null.</param>
    /// <param name="last">The node whose value comes out.</param>
    private void EmitProduct(Node node, MatMulOp op, Node? bias, ActivationOp? activation, Node last)
    {
        var packed = _options.Fuse && node.Inputs[1].Rank == 2 && IsWeight(node.Inputs[1]) ? Packed(node.Inputs[1], op.TransposeB) : null;
        (PreparedArray, long)? row = bias is null ? null : Row(bias, node.Shape[-1]);
        if (packed is null || (bias is not null && row is null))
        {
            EmitLooseProduct(node, op);
            if (bias is not null || activation is not null)
                EmitAfterwards(node, last);
            return;
        }
        var x = _values[node.Inputs[0]];
        if (op.TransposeA)
            x = SwapLast(x);
        var rows = new Shape(x.Shape.SkipLast(1).Aggregate((p, q) => p * q), x.Shape[-1]);
        var flat = x.Reshape(rows);
        if (flat is null || (flat.Strides[1] != 1 && flat.Shape[1] != 1))
            flat = Dense(x, node).Reshape(rows)!;
        var y = Result(last);
        WeightBytes += sizeof(float) * (double)packed.Matrix.Rows * packed.Matrix.Columns;
        Schedule(
            new PackedProductStep(flat, packed, row, activation, y),
            last,
            "product",
            !ReferenceEquals(node, last),
            $"MatMul{(bias is null ? "" : ", Add")}{(activation is null ? "" : $", {activation.Name}")}; weights packed",
            y,
            flat
        );
    }

    private void EmitLooseProduct(Node node, MatMulOp op)
    {
        if (_options.Fuse && op is { TransposeA: true, TransposeB: false } && node.Rank == 2)
        {
            var (x, g) = (Rows(_values[node.Inputs[0]], node), Rows(_values[node.Inputs[1]], node));
            Schedule(
                new WeightGradientStep(x, g, Result(node)),
                node,
                "weight gradient",
                true,
                "one product over all rows",
                _values[node],
                x,
                g
            );
            return;
        }
        var a = Dense(_values[node.Inputs[0]], node);
        var b = Dense(op.TransposeB ? SwapLast(_values[node.Inputs[1]]) : _values[node.Inputs[1]], node);
        Schedule(
            new UnpackedProductStep(a, b, Result(node), op.TransposeA),
            node,
            node.Op.Name,
            false,
            "the second factor is no packed weight matrix",
            _values[node],
            a,
            b
        );
    }

    /// <summary>A matrix whose rows have their elements side by side, copied where they do not.</summary>
    private View Rows(View view, Node node) => view.Strides[view.Rank - 1] == 1 || view.Shape[-1] == 1 ? view : Dense(view, node);

    /// <summary>The elementwise nodes from a product up to <paramref name="last"/>, as a pass of their own.</summary>
    private void EmitAfterwards(Node node, Node last)
    {
        var members = new List<Node>();
        for (
            Node at = last;
            !ReferenceEquals(at, node);
            at = at.Inputs[0].Shape == last.Shape && Reaches(at.Inputs[0], node) ? at.Inputs[0] : at.Inputs[1]
        )
            members.Insert(0, at);
        EmitRegion(last, [.. members]);
    }

    private static bool Reaches(Node from, Node to) => ReferenceEquals(from, to) || from.Inputs.Any(i => ReferenceEquals(i, to));

    /// <summary>Where a row of weights lies side by side, or null.</summary>
    private (PreparedArray, long)? Row(Node node, Dim width)
    {
        var view = _values[node];
        return Constantly(view) is { } held && (width == 1 || view.Strides[^1] == 1) ? held : null;
    }

    private static View SwapLast(View view)
    {
        int[] axes = [.. Enumerable.Range(0, view.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return view.Transpose(axes);
    }
}
