using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers.Operations;

/// <summary>Blocks and windows of images, attention and normalization as functions.</summary>
internal static class Blocks
{
    public static Node Rearranged(Node x, BlockOperation spec)
    {
        if (x.Rank != 4 || spec.Size < 1)
            throw new ShapeException($"expected images of rank 4 and blocks from 1 on, found {x.Shape} and {spec.Size}");
        if (spec.ChannelsFirst)
            x = Ops.Transpose(x, 0, 2, 3, 1);
        int s = spec.Size,
            h = x.Shape[1].Fixed,
            w = x.Shape[2].Fixed,
            c = x.Shape[3].Fixed;
        if (spec.ToSpace ? c % (s * s) != 0 : h % s != 0 || w % s != 0)
            throw new ShapeException($"{x.Shape} does not consist of blocks of {s} x {s}");
        Dim n = x.Shape[0];
        // With channels first a block's places vary faster than channels do, else slower.
        if (spec.ToSpace)
        {
            int each = c / (s * s);
            var parts = spec.ChannelsFirst
                ? Ops.Transpose(Ops.Reshape(x, new Shape(n, h, w, each, s, s)), 0, 1, 4, 2, 5, 3)
                : Ops.Transpose(Ops.Reshape(x, new Shape(n, h, w, s, s, each)), 0, 1, 3, 2, 4, 5);
            x = Ops.Reshape(parts, new Shape(n, h * s, w * s, each));
        }
        else
        {
            var parts = Ops.Reshape(x, new Shape(n, h / s, s, w / s, s, c));
            parts = spec.ChannelsFirst ? Ops.Transpose(parts, 0, 1, 3, 5, 2, 4) : Ops.Transpose(parts, 0, 1, 3, 2, 4, 5);
            x = Ops.Reshape(parts, new Shape(n, h / s, w / s, c * s * s));
        }
        return spec.ChannelsFirst ? Ops.Transpose(x, 0, 3, 1, 2) : x;
    }

    public static Node Patches(Node x, PatchesOperation spec)
    {
        if (x.Rank != 4 || spec.Height < 1 || spec.Width < 1 || spec.Strides.Concat(spec.Dilation).Any(s => s < 1))
            throw new ShapeException($"expected images of rank 4 and sizes from 1 on, found {x.Shape} and {spec}");
        int[] taps = [spec.Height, spec.Width],
            counts = new int[2];
        for (int i = 0; i < 2; i++)
        {
            int extent = x.Shape[i + 1].Fixed,
                reach = (taps[i] - 1) * spec.Dilation[i] + 1,
                stride = spec.Strides[i];
            counts[i] =
                spec.Same ? (extent + stride - 1) / stride
                : extent < reach ? 0
                : (extent - reach) / stride + 1;
            int missing = spec.Same ? Math.Max(0, (counts[i] - 1) * stride + reach - extent) : 0;
            x = Ops.Pad(x, i + 1, missing / 2, missing - missing / 2);
        }
        if (counts.Any(c => c < 1))
            throw new ShapeException($"windows of {spec.Height} x {spec.Width} do not fit into {x.Shape}");
        Node Part(Node v, int axis, int start) =>
            Ops.Slice(v, axis, start, counts[axis - 1], counts[axis - 1] > 1 ? spec.Strides[axis - 1] : 1);
        return Ops.Concat(
            3,
            [
                .. Enumerable
                    .Range(0, spec.Height * spec.Width)
                    .Select(i => Part(Part(x, 1, i / spec.Width * spec.Dilation[0]), 2, i % spec.Width * spec.Dilation[1])),
            ]
        );
    }

    public static Node Rotate(Node x, RotateOperation spec)
    {
        int turns = (spec.Turns % 4 + 4) % 4;
        Node Flipped(Node v, params int[] axes) => Shaping.Flip(v, new Sizes(axes));
        return turns switch
        {
            0 => x,
            1 => Shaping.SwapAxes(Flipped(x, spec.Second), spec.First, spec.Second),
            2 => Flipped(x, spec.First, spec.Second),
            _ => Flipped(Shaping.SwapAxes(x, spec.First, spec.Second), spec.Second),
        };
    }

    public static Node Choose(IReadOnlyList<Node> x)
    {
        if (x.Count % 2 == 0)
            throw new ShapeException($"expected as many conditions as values and one value more, found {x.Count} operands");
        int count = x.Count / 2;
        return Enumerable.Range(0, count).Reverse().Aggregate(x[^1], (rest, i) => Ops.Select(x[i], x[count + i], rest));
    }

    public static Node Attend(IReadOnlyList<Node> x, AttentionOperation spec)
    {
        if (x.Count != 3 + (spec.HasBias ? 1 : 0) + (spec.HasMask ? 1 : 0) || x.Take(3).Any(v => v.Rank != 4))
            throw new ShapeException($"expected queries, keys and values of rank 4, found {Wording.List(x.Select(v => v.Shape))}");
        double scale = spec.Scale ?? 1 / Math.Sqrt(x[0].Shape[3].Fixed);
        var scores = Products.Einsum([x[0], x[1]], "btnh,bsnh->bnts") * scale;
        if (spec.HasBias)
            scores += x[3];
        Node? seen = spec.HasMask ? x[^1] : null;
        if (spec.IsCausal)
        {
            int queries = scores.Shape[2].Fixed,
                keys = scores.Shape[3].Fixed;
            double[] past = [.. Enumerable.Range(0, queries * keys).Select(i => i % keys <= i / keys ? 1.0 : 0.0)];
            var causal = Ops.Constant(past, queries, keys);
            seen = seen is null ? causal : seen * causal;
        }
        if (seen is not null)
            scores = Ops.Select(seen, scores, -0.7 * float.MaxValue);
        return Products.Einsum([Ops.Softmax(scores), x[2]], "bnts,bsnh->btnh");
    }

    public static Node Standardize(IReadOnlyList<Node> x, StandardizeOperation spec)
    {
        int[] axes = [.. spec.Axes.Select(x[0].Shape.Axis)];
        var y = spec.Centred ? x[0] - Ops.Mean(x[0], axes, true) : x[0];
        y /= Ops.Sqrt(Ops.Mean(Ops.Square(y), axes, true) + spec.Epsilon);
        var kept = new Shape(x[0].Shape.Select((d, i) => axes.Contains(i) ? d : new Dim(1)));
        Node Wide(Node v) => v.Rank == axes.Length && v.Rank < x[0].Rank ? Ops.Reshape(v, kept) : v;
        int next = 1;
        if (spec.HasScale)
            y *= Wide(x[next++]);
        return next < x.Count ? y + Wide(x[next]) : y;
    }

    public static Node WeightedMean(Node x, Node weights, int? axis)
    {
        int[] axes = axis is { } along ? [x.Shape.Axis(along)] : [.. Enumerable.Range(0, x.Rank)];
        if (axis is not null && weights.Rank == 1 && x.Rank > 1)
            weights = Ops.Reshape(weights, new Shape(x.Shape.Select((_, i) => i == axes[0] ? weights.Shape[0] : new Dim(1))));
        weights = Ops.BroadcastTo(weights, x.Shape);
        return Ops.Sum(x * weights, axes) / Ops.Sum(weights, axes);
    }

    public static Node Convolve(Node x, Node kernel, ConvolveOperation spec)
    {
        int spatial = x.Rank - 2;
        if (spatial is < 1 or > 3 || kernel.Rank != x.Rank || spec.Strides.Count != spatial || spec.Dilation.Count != spatial)
            throw new ShapeException($"expected a kernel of rank {x.Rank} for {x.Shape}, found {kernel.Shape}");
        int into = kernel.Shape[-2].Fixed,
            channels = x.Shape[-1].Fixed;
        if (into < 1 || channels % into != 0)
            throw new ShapeException($"a kernel {kernel.Shape} does not fit {x.Shape}");
        int[] before = new int[spatial],
            after = new int[spatial];
        for (int i = 0; i < spatial && spec.Same; i++)
        {
            int extent = x.Shape[i + 1].Fixed,
                reach = (kernel.Shape[i].Fixed - 1) * spec.Dilation[i] + 1,
                missing = Math.Max(0, ((extent + spec.Strides[i] - 1) / spec.Strides[i] - 1) * spec.Strides[i] + reach - extent);
            (before[i], after[i]) = (missing / 2, missing - missing / 2);
        }
        int[] taps = [.. kernel.Shape.Take(spatial).Select(d => d.Fixed)];
        return Ops.Conv(x, kernel, new Window(taps, spec.Strides.ToArray(), spec.Dilation.ToArray(), before, after), channels / into);
    }
}
