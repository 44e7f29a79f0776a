using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = act(einsum(x, W) + b).</summary>
internal sealed class EinsumDenseRule : LayerRule<EinsumDense>
{
    protected override bool AcceptsMask(EinsumDense spec) => true;

    protected override MaskUse Use(EinsumDense spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(EinsumDense spec, LayerContext c)
    {
        var labels = EinsumLabels.Of(spec.Equation, c.X.Rank);
        var extents = Extents(spec, labels, c.X);
        var w = c.Weight(
            "W",
            [.. labels.Kernel.Select(l => extents[l].Fixed)],
            spec.KernelInitializer,
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        var y = Einsum.Of(c.X, labels.Input, w, labels.Kernel, labels.Output);
        if (spec.BiasAxes is { Length: > 0 } axes)
            y += c.Weight("b", Bias(labels, extents, axes), spec.BiasInitializer, spec.BiasRegularizer, spec.BiasConstraint);
        y = c.Activate(spec.Activation, y);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y);
    }

    /// <summary>The extent of each label: that of the input's axis, or what the configured shape says of the output's.</summary>
    private static Dictionary<char, Dim> Extents(EinsumDense spec, EinsumLabels labels, Node x)
    {
        var extents = labels.Input.Select((l, i) => (l, i)).ToDictionary(p => p.l, p => x.Shape[p.i]);
        // The batch, and axes that dots stand for, are not in the configured shape.
        var shown = labels.Output.Skip(1).Where(l => !labels.Elided.Contains(l)).ToArray();
        if (labels.Elided.Contains(labels.Output[0]))
            shown = [.. labels.Output.Where(l => !labels.Elided.Contains(l))];
        if (shown.Length != spec.OutputShape.Count)
            throw new ShapeException(
                $"expected an output shape with {shown.Length} extents for the equation '{spec.Equation}', found "
                    + $"({Wording.List(spec.OutputShape.Select(e => e?.ToString() ?? "any"))})"
            );
        foreach (var (label, extent) in shown.Zip(spec.OutputShape))
        {
            if (extents.TryGetValue(label, out var known))
            {
                if (extent is { } given && known != given)
                    throw new ShapeException(
                        $"expected the extent {known} of the input's axis '{label}' in the output shape for "
                            + $"'{spec.Equation}', found {given}"
                    );
            }
            else
                extents[label] =
                    extent
                    ?? throw new ShapeException($"expected an extent for the output's axis '{label}' of '{spec.Equation}', found none");
        }
        foreach (char label in labels.Kernel)
            if (!extents.ContainsKey(label))
                throw new ShapeException(
                    $"expected each axis of the kernel in the input or the output of '{spec.Equation}', found '{label}' in neither"
                );
        return extents;
    }

    private static int[] Bias(EinsumLabels labels, Dictionary<char, Dim> extents, string axes)
    {
        if (axes.FirstOrDefault(a => !labels.Output.Contains(a)) is var unknown and not '\0')
            throw new ShapeException($"expected the bias along axes of the output, found '{unknown}'");
        int first = axes.Min(a => labels.Output.IndexOf(a, StringComparison.Ordinal));
        return [.. labels.Output[first..].Select(l => axes.Contains(l) ? extents[l].Fixed : 1)];
    }
}

/// <summary>The labels of an equation, with letters in the place of dots.</summary>
/// <param name="Input">Those of the input.</param>
/// <param name="Kernel">Those of the kernel.</param>
/// <param name="Output">Those of the output.</param>
/// <param name="Elided">Those that dots stand for.</param>
internal sealed record EinsumLabels(string Input, string Kernel, string Output, string Elided)
{
    private const string Dots = "...";

    /// <exception cref="ShapeException">The equation does not fit the rank, or has another form.</exception>
    internal static EinsumLabels Of(string equation, int rank)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->"),
            operands = sides[0].Split(',');
        if (sides.Length != 2 || operands.Length != 2)
            throw Unexpected(equation);
        int elided = rank - operands[0].Replace(Dots, "", StringComparison.Ordinal).Length;
        bool dotted = operands[0].Contains(Dots, StringComparison.Ordinal);
        if (elided < 0 || (elided > 0 && !dotted) || dotted != sides[1].Contains(Dots, StringComparison.Ordinal))
            throw new ShapeException($"expected an input with the axes of '{equation}', found one of rank {rank}");
        // Characters that are no letters cannot be in the equation already.
        string letters = new([.. Enumerable.Range(0, elided).Select(i => (char)('0' + i))]);
        string Whole(string labels) => labels.Replace(Dots, letters, StringComparison.Ordinal);
        var labels = new EinsumLabels(Whole(operands[0]), operands[1], Whole(sides[1]), letters);
        bool fits =
            new[] { labels.Input, labels.Kernel, labels.Output }.All(l => l.Length > 0 && l.Distinct().Count() == l.Length)
            && (operands[0] + operands[1] + sides[1]).Replace(Dots, "", StringComparison.Ordinal).All(char.IsAsciiLetter)
            && labels.Output.All(l => labels.Input.Contains(l) || labels.Kernel.Contains(l));
        return fits ? labels : throw Unexpected(equation);
    }

    private static ShapeException Unexpected(string equation) =>
        new($"expected an equation such as 'abc,cd->abd' or '...x,xy->...y', with each label once on a side, found '{equation}'");
}

/// <summary>Sums of products along labelled axes, as transposes around one product of matrices.</summary>
internal static class Einsum
{
    /// <param name="a">The left operand.</param>
    /// <param name="aLabels">A label for each axis of the left operand.</param>
    /// <param name="b">The right operand.</param>
    /// <param name="bLabels">A label for each axis of the right operand.</param>
    /// <param name="output">Labels of the result; those of operands that are not here are summed over.</param>
    internal static Node Of(Node a, string aLabels, Node b, string bLabels, string output)
    {
        (a, aLabels) = SumAlone(a, aLabels, bLabels + output);
        (b, bLabels) = SumAlone(b, bLabels, aLabels + output);
        string both = new([.. aLabels.Where(bLabels.Contains)]),
            batch = new([.. both.Where(output.Contains)]),
            summed = new([.. both.Where(l => !output.Contains(l))]),
            rows = new([.. aLabels.Where(l => !both.Contains(l))]),
            columns = new([.. bLabels.Where(l => !both.Contains(l))]);
        Dim[] Extents(Node x, string labels, string which) => [.. which.Select(l => x.Shape[labels.IndexOf(l, StringComparison.Ordinal)])];
        Node Ordered(Node x, string labels, string order) =>
            Ops.Transpose(x, [.. order.Select(l => labels.IndexOf(l, StringComparison.Ordinal))]);
        static Dim Joined(Dim[] extents) => extents.Aggregate(new Dim(1), (p, q) => p * q);
        Dim[] batches = Extents(a, aLabels, batch),
            rowExtents = Extents(a, aLabels, rows),
            columnExtents = Extents(b, bLabels, columns);
        var inner = Joined(Extents(a, aLabels, summed));
        var left = Ops.Reshape(Ordered(a, aLabels, batch + rows + summed), new Shape([.. batches, Joined(rowExtents), inner]));
        var right = Ops.Reshape(Ordered(b, bLabels, batch + summed + columns), new Shape([.. batches, inner, Joined(columnExtents)]));
        var product = Ops.Reshape(Ops.MatMul(left, right), new Shape([.. batches, .. rowExtents, .. columnExtents]));
        return Ordered(product, batch + rows + columns, output);
    }

    private static (Node Value, string Labels) SumAlone(Node x, string labels, string others)
    {
        int[] alone = [.. Enumerable.Range(0, labels.Length).Where(i => !others.Contains(labels[i]))];
        return alone.Length == 0 ? (x, labels) : (Ops.Sum(x, alone), new string([.. labels.Where(others.Contains)]));
    }
}
