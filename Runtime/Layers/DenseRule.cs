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
        {
            var b = c.Weight("b", [spec.Units], spec.BiasInitializer, spec.BiasRegularizer, spec.BiasConstraint);
            bool along1 = spec is Dense { BiasAlongAxis1: true } && y.Rank > 2;
            if (along1 && y.Shape[1] != spec.Units)
                throw new ShapeException($"a bias that is added along axis 1 needs the extent {spec.Units} there, found {y.Shape}");
            y += along1 ? Ops.Reshape(b, new Shape([spec.Units, .. Enumerable.Repeat(new Dim(1), y.Rank - 2)])) : b;
        }
        y = c.Activate(spec.Activation, y);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y, c.Mask);
    }
}
