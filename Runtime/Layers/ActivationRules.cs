using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What layers share that change element by element: a mask passes through.</summary>
internal abstract class ElementwiseRule<TSpec> : LayerRule<TSpec>
    where TSpec : LayerSpec
{
    protected override bool AcceptsMask(TSpec spec) => true;

    protected sealed override IReadOnlyList<LayerValue> Lower(TSpec spec, LayerContext c) => One(Apply(spec, c.X, c), c.Mask);

    /// <summary>The output for the input x.</summary>
    protected abstract Node Apply(TSpec spec, Node x, LayerContext c);
}

/// <summary>y = f(x).</summary>
internal sealed class ActivationRule : ElementwiseRule<ActivationLayer>
{
    protected override bool GivesInput(ActivationLayer spec, bool training) => spec.Function == Activation.Linear;

    protected override Node Apply(ActivationLayer spec, Node x, LayerContext c) => c.Activate(spec.Function, x);
}

/// <summary>y = x where x > 0, else alpha x; at 0 the slope is what <see cref="LeakyReLU.Form"/> says.</summary>
internal sealed class LeakyReLURule : ElementwiseRule<LeakyReLU>
{
    protected override Node Apply(LeakyReLU spec, Node x, LayerContext c) =>
        spec.Form != ReluForm.HalfSum ? spec.ToActivation().Apply(x) : 0.5 * (1 + spec.Alpha) * x + 0.5 * (1 - spec.Alpha) * Ops.Abs(x);
}

/// <summary>y = x where x > 0, else alpha (e^x - 1).</summary>
internal sealed class ELURule : ElementwiseRule<ELU>
{
    protected override Node Apply(ELU spec, Node x, LayerContext c) =>
        spec.Alpha == 1 ? Ops.Elu(x) : Ops.Select(Ops.Greater(x, 0), x, spec.Alpha * Ops.Elu(x));
}

/// <summary>y = x where x > theta, else 0.</summary>
internal sealed class ThresholdedReLURule : ElementwiseRule<ThresholdedReLU>
{
    protected override Node Apply(ThresholdedReLU spec, Node x, LayerContext c) => x * Ops.Greater(x, (float)spec.Theta);
}

/// <summary>y = x where x > threshold, else slope (x - threshold); clipped to [0, max] before the negative part is added.</summary>
internal sealed class ReLURule : ElementwiseRule<ReLU>
{
    protected override Node Apply(ReLU spec, Node x, LayerContext c) => spec.ToActivation().Apply(x);
}

/// <summary>y = e^x over the sum of e^x along an axis, or several; where a mask is taken, of x - 1e9 where it is 0.</summary>
internal sealed class SoftmaxRule : ElementwiseRule<Softmax>
{
    private const double Hidden = -1e9;

    protected override MaskUse Use(Softmax spec) => spec.TakesMask ? MaskUse.Reads : MaskUse.Passes;

    protected override Node Apply(Softmax spec, Node x, LayerContext c)
    {
        if (!spec.TakesMask || c.Mask is not { } mask)
            return Along(spec, x);
        if (Broadcasting.Result("softmax with a mask", x.Shape, mask.Shape) != x.Shape)
            throw new ShapeException($"expected a mask that broadcasts to the input {x.Shape}, found one of {mask.Shape}");
        var y = Along(spec, AttentionMasks.Hide(x, mask, Hidden, learns: c.Training));
        return spec.ZeroesEmptyRows ? Ops.Select(mask, y, 0) : y;
    }

    private static Node Along(Softmax spec, Node x)
    {
        if (spec.Axes is not { Count: > 1 } several)
            return new SoftmaxActivation(spec.Axes?[0] ?? spec.Axis).Apply(x);
        int[] axes = SampleAxes.Of(x, several),
            order = [.. Enumerable.Range(0, x.Rank).Except(axes), .. axes];
        var back = new int[x.Rank];
        for (int i = 0; i < back.Length; i++)
            back[order[i]] = i;
        var last = Ops.Transpose(x, order);
        var flat = Ops.Reshape(last, new Shape([.. last.Shape[..^axes.Length], new Shape(last.Shape[^axes.Length..]).Count]));
        return Ops.Transpose(Ops.Reshape(Ops.Softmax(flat), last.Shape), back);
    }
}

/// <summary>y = x where |x| >= theta, else 0.</summary>
internal sealed class ThresholdedLinearRule : ElementwiseRule<ThresholdedLinear>
{
    protected override Node Apply(ThresholdedLinear spec, Node x, LayerContext c) => x * Ops.GreaterEqual(Ops.Abs(x), (float)spec.Theta);
}

/// <summary>y = x; adds L1 sum |x| + L2 sum x^2 to the loss.</summary>
internal sealed class ActivityRegularizationRule : ElementwiseRule<ActivityRegularization>
{
    protected override bool GivesInput(ActivityRegularization spec, bool training) => true;

    protected override Node Apply(ActivityRegularization spec, Node x, LayerContext c)
    {
        c.Penalize(new L1L2(spec.L1, spec.L2), x);
        return x;
    }
}
