using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = act(x W + b)    x [N, ..., D], W [D, U], b [U], y [N, ..., U].</summary>
internal sealed class DenseLayer : LayerRule<Dense>
{
    protected override IReadOnlyList<LayerValue> Lower(Dense spec, LayerContext c)
    {
        if (c.X.Rank < 2) throw new ShapeException($"expected an input of rank 2 or more, found {c.X.Shape}");
        var w = c.Weight("W", [c.X.Shape[-1].Fixed, spec.Units], spec.KernelInitializer ?? Initializers.GlorotUniform, spec.KernelRegularizer, spec.KernelConstraint);
        var y = Ops.MatMul(c.X, w);
        if (spec.UseBias) y += c.Weight("b", [spec.Units], Initializers.Zero, spec.BiasRegularizer, spec.BiasConstraint);
        y = spec.Activation.Apply(y);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y);
    }
}
