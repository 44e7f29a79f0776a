using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = act(x W + b)    x [N, ..., D], W [D, U], b [U], y [N, ..., U].</summary>
internal sealed class DenseRule : LayerRule<DenseSpec>
{
    protected override bool AcceptsMask(DenseSpec spec) => spec is TimeDistributedDense or Dense { PassesMask: true };

    protected override IReadOnlyList<LayerValue> Lower(DenseSpec spec, LayerContext c)
    {
        if (spec is TimeDistributedDense)
            RequireRank(c.X, 3, "[N, T, D]");
        if (c.X.Rank < 2)
            throw new ShapeException($"expected an input of rank 2 or more, found {c.X.Shape}");
        var w = c.Weight(
            "W",
            [c.X.Shape[-1].Fixed, spec.Units],
            spec.KernelInitializer ?? Initializers.GlorotUniform,
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        var y = Ops.MatMul(c.X, w);
        if (spec.UseBias)
            y += c.Weight("b", [spec.Units], spec.BiasInitializer, spec.BiasRegularizer, spec.BiasConstraint);
        y = spec.Activation.Apply(y);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y, c.Mask);
    }
}
