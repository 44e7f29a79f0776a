using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>m = mean(x)   v = mean((x - m)^2)   over some axes; y = gamma (x - m) / sqrt(v + e) + beta, or, where it only divides,
/// y = gamma x / sqrt(v + e).</summary>
internal sealed class LayerNormalizationRule : ElementwiseRule<LayerNormalization>
{
    protected override Node Apply(LayerNormalization spec, Node x, LayerContext c)
    {
        int[] axes = SampleAxes.Of(x, spec.Axes);
        var gamma =
            spec.Scale || spec.DividesOnly
                ? c.Weight("gamma", SampleAxes.Extents(x, axes), spec.GammaInitializer, spec.GammaRegularizer, spec.GammaConstraint)
                : null;
        var beta =
            spec.Center && !spec.DividesOnly
                ? c.Weight("beta", SampleAxes.Extents(x, axes), spec.BetaInitializer, spec.BetaRegularizer, spec.BetaConstraint)
                : null;
        var centred = x - Ops.Mean(x, axes, keepDims: true);
        var root = Ops.Sqrt(Ops.Mean(Ops.Square(centred), axes, keepDims: true) + spec.Epsilon);
        var y = (spec.DividesOnly ? x : centred) / root;
        if (gamma is not null)
            y *= SampleAxes.Spread(gamma, x, axes);
        return beta is null ? y : y + SampleAxes.Spread(beta, x, axes);
    }
}

/// <summary>y = scale x / sqrt(mean(x^2) + e), the mean over some axes.</summary>
internal sealed class RmsNormalizationRule : LayerRule<RmsNormalization>
{
    protected override bool AcceptsMask(RmsNormalization spec) => true;

    protected override MaskUse Use(RmsNormalization spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(RmsNormalization spec, LayerContext c)
    {
        int[] axes = SampleAxes.Of(c.X, spec.Axes);
        var scale = c.Weight("scale", SampleAxes.Extents(c.X, axes), Initializers.One);
        var root = Ops.Sqrt(Ops.Mean(Ops.Square(c.X), axes, keepDims: true) + spec.Epsilon);
        return One(c.X / root * SampleAxes.Spread(scale, c.X, axes));
    }
}

/// <summary>y = x / max(|x|, least), |x| = sqrt(sum x^2) over some axes.</summary>
internal sealed class UnitNormalizationRule : ElementwiseRule<UnitNormalization>
{
    protected override Node Apply(UnitNormalization spec, Node x, LayerContext c)
    {
        int[] axes = SampleAxes.Of(x, spec.Axes);
        var squares = Ops.Sum(Ops.Square(x), axes, keepDims: true);
        return x / Ops.Sqrt(Ops.Maximum(squares, spec.LeastNorm * spec.LeastNorm));
    }
}

/// <summary>x [N, ..., C] as [N, P, G, C / G]: m = mean(x)   v = mean((x - m)^2)   over P and C / G;
/// y = gamma (x - m) / sqrt(v + e) + beta.</summary>
internal sealed class GroupNormalizationRule : ElementwiseRule<GroupNormalization>
{
    protected override Node Apply(GroupNormalization spec, Node x, LayerContext c)
    {
        int axis = SampleAxes.Of(x, [spec.Axis])[0],
            channels = x.Shape[axis].Fixed,
            groups = spec.Groups == -1 ? channels : spec.Groups;
        if (groups < 1 || channels % groups != 0)
            throw new ShapeException($"expected a number of groups that divides the {channels} channels of {x.Shape}, found {spec.Groups}");
        var gamma = spec.Scale ? c.Weight("gamma", [channels], spec.GammaInitializer, spec.GammaRegularizer, spec.GammaConstraint) : null;
        var beta = spec.Center ? c.Weight("beta", [channels], spec.BetaInitializer, spec.BetaRegularizer, spec.BetaConstraint) : null;
        int[] order = [.. Enumerable.Range(0, x.Rank).Where(a => a != axis), axis];
        var last = Ops.Transpose(x, order);
        var positions = new Shape(last.Shape[1..^1]).Count;
        var grouped = Ops.Reshape(last, new Shape(x.Shape[0], positions, groups, channels / groups));
        var centred = grouped - Ops.Mean(grouped, [1, 3], keepDims: true);
        var y = centred / Ops.Sqrt(Ops.Mean(Ops.Square(centred), [1, 3], keepDims: true) + spec.Epsilon);
        y = Ops.Reshape(y, last.Shape);
        if (gamma is not null)
            y *= gamma;
        if (beta is not null)
            y += beta;
        var back = new int[x.Rank];
        for (int i = 0; i < back.Length; i++)
            back[order[i]] = i;
        return Ops.Transpose(y, back);
    }
}

/// <summary>y = layer(x). In training first, W being the kernel as a matrix of its last axis, for each iteration
/// v = u W' / |u W'|   u = v W / |v W|;   then the kernel becomes kernel / (v W u'), unless it is all 0 (Miyato et al. 2018; Keras 2.13
/// and later). The gradient is one by the kernel that this leaves.</summary>
internal sealed class SpectralNormalizationRule : LayerRule<SpectralNormalization>
{
    private const string Inner = "layer",
        Kernel = "W",
        Vector = "vector_u";

    protected override bool AcceptsMask(SpectralNormalization spec) => true;

    protected override IReadOnlyList<LayerValue> Lower(SpectralNormalization spec, LayerContext c)
    {
        if (c.Training && spec.LearnsInPart)
            throw new KerasUnsupportedException(
                $"layer '{c.Path}': a frozen SpectralNormalization, in which Keras 3 trains all but the kernel, is not trained here; "
                    + $"expected 'trainable' to be false of the layer inside too, or true of both"
            );
        if (c.Training)
            Normalize(spec, c);
        var outputs = c.Call(spec.Layer, Inner, [c.Inputs[0]]);
        int[] kernel =
            c.WeightOf(Inner, Kernel)
            ?? throw new ShapeException("expected a layer inside that has a kernel, such as Dense or Conv2D, found one that has none");
        c.Weight("kernel", kernel, Initializers.Zero, learned: false);
        VectorOf(c, kernel[^1]);
        return outputs;
    }

    private static Node VectorOf(LayerContext c, int length) => c.Weight(Vector, [1, length], s_drawn, learned: false);

    private static readonly Initializer s_drawn = new NormalInitializer(0.02f) { IsTruncated = true };

    private static void Normalize(SpectralNormalization spec, LayerContext c)
    {
        var kernel = c.WeightValueOf(Inner, Kernel);
        int last = kernel.Shape[-1].Fixed;
        var before = VectorOf(c, last);
        before = c.MovedStatistic(Vector) ?? before;
        var matrix = Ops.Reshape(kernel, new Shape(kernel.Shape.Count.Factor / last, last));
        Node u = before,
            v = u;
        for (int i = 0; i < spec.PowerIterations; i++)
        {
            v = Unit(Ops.MatMul(u, matrix, transposeB: true), spec);
            u = Unit(Ops.MatMul(v, matrix), spec);
        }
        var sigma = Ops.MatMul(Ops.MatMul(v, matrix), u, transposeB: true);
        var isZero = Ops.Equal(Ops.Max(Ops.Abs(matrix), [0, 1], keepDims: true), 0);
        var divided = Ops.Select(Ops.BroadcastTo(isZero, matrix.Shape), matrix, matrix / sigma);
        c.MoveStatistic(Vector, Ops.Select(Ops.BroadcastTo(isZero, u.Shape), before, u));
        c.AssignWeightOf(Inner, Kernel, Ops.Reshape(divided, kernel.Shape));
    }

    private static Node Unit(Node x, SpectralNormalization spec)
    {
        var squares = Ops.Sum(Ops.Square(x), [0, 1], keepDims: true);
        return x / Ops.Sqrt(Ops.Maximum(squares, spec.LeastLength * spec.LeastLength));
    }
}

/// <summary>Some axes of a value, none of them the batch.</summary>
internal static class SampleAxes
{
    /// <summary>The axes as numbers from 1, in ascending order.</summary>
    /// <exception cref="ShapeException">There are no such axes, or they are not all different.</exception>
    internal static int[] Of(Node x, Sizes axes)
    {
        int[] found = [.. axes.Select(a => a < 0 ? a + x.Rank : a).Order()];
        return found.Length > 0 && found.All(a => a > 0 && a < x.Rank) && found.Distinct().Count() == found.Length
            ? found
            : throw new ShapeException($"expected axes of {x.Shape} but for the batch, found {axes}");
    }

    /// <summary>Their extents.</summary>
    internal static int[] Extents(Node x, int[] axes) => [.. axes.Select(a => x.Shape[a].Fixed)];

    /// <summary>A value that has these axes alone, so that it broadcasts to x.</summary>
    internal static Node Spread(Node value, Node x, int[] axes)
    {
        // Trailing axes need no ones in front of them.
        bool trailing = axes[0] == x.Rank - axes.Length;
        return trailing ? value : Ops.Reshape(value, new Shape(x.Shape.Select((d, i) => axes.Contains(i) ? d : 1)));
    }
}
