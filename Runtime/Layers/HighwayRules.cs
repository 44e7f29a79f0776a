using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>t = sigmoid(x W_carry + b_carry)    x [N, D], W_carry [D, D], b_carry [D]
/// y = t act(x W + b) + (1 - t) x               W [D, D], b [D], y [N, D].</summary>
internal sealed class HighwayRule : LayerRule<Highway>
{
    protected override IReadOnlyList<LayerValue> Lower(Highway spec, LayerContext c)
    {
        RequireRank(c.X, 2, "[N, D]");
        int width = c.X.Shape[1].Fixed;
        var initializer = spec.KernelInitializer ?? Initializers.GlorotUniform;
        var w = c.Weight("W", [width, width], initializer, spec.KernelRegularizer, spec.KernelConstraint);
        var carry = c.Weight("W_carry", [width, width], initializer);
        var (z, t) = (Ops.MatMul(c.X, w), Ops.MatMul(c.X, carry));
        if (spec.UseBias)
        {
            z += c.Weight("b", [width], Initializers.Zero, spec.BiasRegularizer, spec.BiasConstraint);
            t += c.Weight("b_carry", [width], spec.CarryBiasInitializer);
        }
        t = Ops.Sigmoid(t);
        var y = t * spec.Activation.Apply(z) + (1 - t) * c.X;
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y);
    }
}

/// <summary>y_u = max over f of (sum over d of x_d W_fdu) + b_fu    x [N, D], W [F, D, U], b [F, U], y [N, U].</summary>
internal sealed class MaxoutDenseRule : LayerRule<MaxoutDense>
{
    protected override IReadOnlyList<LayerValue> Lower(MaxoutDense spec, LayerContext c)
    {
        RequireRank(c.X, 2, "[N, D]");
        int width = c.X.Shape[1].Fixed;
        var w = c.Weight(
            "W",
            [spec.Pieces, width, spec.Units],
            spec.KernelInitializer ?? Initializers.GlorotUniform,
            spec.KernelRegularizer,
            spec.KernelConstraint
        );
        var all = Ops.MatMul(c.X, Ops.Reshape(Ops.Transpose(w, 1, 0, 2), Shape.Of([width, spec.Pieces * spec.Units])));
        var z = Ops.Reshape(all, new Shape(c.X.Shape[0], spec.Pieces, spec.Units));
        if (spec.UseBias)
            z += c.Weight("b", [spec.Pieces, spec.Units], Initializers.Zero, spec.BiasRegularizer, spec.BiasConstraint);
        var y = Ops.Max(z, [1]);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y);
    }
}
