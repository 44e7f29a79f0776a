using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y_p = act(x_p W_p + b_p)    x [N, spatial..., C], patches x_p [N, K C] by tap, then channel, W [P, K C, F], b [positions...,
/// F], y [N, positions..., F].</summary>
internal sealed class LocallyConnectedRule : LayerRule<LocallyConnectedSpec>
{
    protected override IReadOnlyList<LayerValue> Lower(LocallyConnectedSpec spec, LayerContext c)
    {
        if (spec.Padding != Padding.Valid)
            throw new ShapeException($"expected the padding Valid, found {spec.Padding}");
        Images.RequireRank(c.X, spec.DataFormat, spec.KernelSize.Count);
        var x = Images.ToLast(c.X, spec.DataFormat);
        var window = Windows.Convolution(
            x.Shape,
            spec.KernelSize,
            spec.Strides,
            Sizes.All(1, spec.KernelSize.Count),
            spec.Padding,
            spec.SameRule
        );
        int[] positions = [.. window.Positions(x.Shape).Select(d => d.Fixed)];
        var patches = Patches(x, window, positions);
        int count = positions.Aggregate(1, (a, b) => checked(a * b)),
            width = patches.Shape[-1].Fixed;
        var w = c.Weight(
            "W",
            [count, width, spec.Filters],
            spec.KernelInitializer ?? Initializers.GlorotUniform,
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        var byPosition = Ops.Transpose(Ops.Reshape(patches, new Shape(x.Shape[0], count, width)), 1, 0, 2);
        var y = Ops.Transpose(Ops.MatMul(byPosition, w), 1, 0, 2);
        y = Ops.Reshape(y, new Shape([x.Shape[0], .. positions.Select(p => new Dim(p)), spec.Filters]));
        if (spec.UseBias)
            y += Bias(spec, c, positions);
        y = Convolutions.Activate(c, y, spec.Activation, spec.DataFormat);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y);
    }

    private static Node Bias(LocallyConnectedSpec spec, LayerContext c, int[] positions)
    {
        var b = c.Weight("b", [.. positions, spec.Filters], spec.BiasInitializer, spec.BiasRegularizer, spec.BiasConstraint);
        return spec is LocallyConnected2D { ReinterpretsBias: true }
            ? Ops.Transpose(Ops.Reshape(b, Shape.Of([spec.Filters, .. positions])), 1, 2, 0)
            : b;
    }

    /// <summary>[N, spatial..., C] to [N, positions..., K C].</summary>
    private static Node Patches(Node x, Window window, int[] positions)
    {
        int taps = window.Kernel.Aggregate(1, (a, b) => checked(a * b));
        if (taps < 1)
            throw new ShapeException($"expected a kernel of extents from 1 on, found {window.Kernel}");
        var parts = new Node[taps];
        for (int tap = 0; tap < taps; tap++)
        {
            var part = x;
            for (int axis = window.Rank - 1, rest = tap; axis >= 0; rest /= window.Kernel[axis--])
                part = Ops.Slice(part, axis + 1, rest % window.Kernel[axis], positions[axis], window.Strides[axis]);
            parts[tap] = part;
        }
        return Ops.Concat(-1, parts);
    }
}
