using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What activations with weights share: each weight has the shape of one sample, with extent 1 on shared axes.</summary>
internal abstract class ParametricActivationRule<TSpec> : ElementwiseRule<TSpec>
    where TSpec : ParametricActivationSpec
{
    protected static Node Weight(
        TSpec spec,
        LayerContext c,
        string name,
        Initializer initializer,
        Regularizer? regularizer = null,
        Constraint? constraint = null
    )
    {
        foreach (int axis in spec.SharedAxes)
            if (axis < 1 || axis >= c.X.Rank)
                throw new ShapeException($"shared axis {axis}: expected an axis from 1 to {c.X.Rank - 1} of the input {c.X.Shape}");
        int[] shape = [.. Enumerable.Range(1, c.X.Rank - 1).Select(axis => spec.SharedAxes.Contains(axis) ? 1 : c.X.Shape[axis].Fixed)];
        return c.Weight(name, shape, initializer, regularizer, constraint);
    }
}

/// <summary>y = max(x, 0) + alpha min(x, 0).</summary>
internal sealed class PReLURule : ParametricActivationRule<PReLU>
{
    protected override Node Apply(PReLU spec, Node x, LayerContext c)
    {
        var alpha = Weight(spec, c, "alpha", spec.AlphaInitializer, spec.AlphaRegularizer, spec.AlphaConstraint);
        return spec.Form switch
        {
            ReluForm.Maximum => Ops.Rectifier(x) - alpha * Ops.Rectifier(-x),
            ReluForm.Parts => Ops.Rectifier(x) - alpha * Ops.Relu(-x),
            _ => Ops.Relu(x) - alpha * Ops.Relu(-x),
        };
    }
}

/// <summary>y = alpha ln(1 + e^(beta x)).</summary>
internal sealed class ParametricSoftplusRule : ParametricActivationRule<ParametricSoftplus>
{
    protected override Node Apply(ParametricSoftplus spec, Node x, LayerContext c)
    {
        var alpha = Weight(spec, c, "alpha", spec.AlphaInitializer);
        return alpha * Ops.Softplus(Weight(spec, c, "beta", spec.BetaInitializer) * x);
    }
}

/// <summary>The right knee stands at r = t_left + |t_right|:
/// y = t_left + min(u > 0 ? u : a_left u, r - t_left) + a_right max(x - r, 0), where u = x - t_left.</summary>
internal sealed class SReLURule : ParametricActivationRule<SReLU>
{
    protected override Node Apply(SReLU spec, Node x, LayerContext c)
    {
        var left = Weight(spec, c, "t_left", spec.LeftThresholdInitializer);
        var leftSlope = Weight(spec, c, "a_left", spec.LeftSlopeInitializer);
        var right = left + Ops.Abs(Weight(spec, c, "t_right", spec.RightThresholdInitializer));
        var rightSlope = Weight(spec, c, "a_right", spec.RightSlopeInitializer);
        var u = x - left;
        if (spec.Form == ReluForm.Maximum)
            return left
                + Ops.Minimum(Ops.Rectifier(u), right - left)
                - leftSlope * Ops.Rectifier(-u)
                + rightSlope * Ops.Rectifier(x - right);
        return left
            + Ops.Minimum(0.5 * (1 + leftSlope) * u + 0.5 * (1 - leftSlope) * Ops.Abs(u), right - left)
            + rightSlope * Ops.Relu(x - right);
    }
}
