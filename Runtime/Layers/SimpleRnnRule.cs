using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>h' = act(x_t W + b + h U)    W [D, U], b [U], U [U, U], h [N, U].</summary>
internal sealed class SimpleRnnRule : LayerRule<SimpleRnn>
{
    protected override bool AcceptsMask(SimpleRnn spec) => true;

    protected override bool TakesSeveral => true;

    protected override MaskUse Use(SimpleRnn spec) => MaskUse.Reads;

    protected override IReadOnlyList<LayerValue> Lower(SimpleRnn spec, LayerContext c)
    {
        RequireRank(c.X, 3, "[N, T, D]");
        var (w, u) = Recurrence.Kernels(spec, c, 1);
        var b = spec.UseBias ? Recurrence.Bias(spec, c, [spec.Units], spec.BiasInitializer ?? Initializers.Zero) : null;
        var a = Recurrence.InputProduct(spec, c, w, b, 1);
        var dropped = Recurrence.StateDropout(spec, c, 1);
        var pattern = Recurrence.Drops(spec, c)
            ? null
            : new RecurrentParts(RecurrentKind.SimpleRnn, spec.Activation, ActivationFunction.Linear, u);
        return Recurrence.Run(
            spec,
            c,
            a,
            ["h"],
            (at, states) => [spec.Activation.Apply(at + Ops.MatMul(dropped(states[0], 0), u))],
            pattern
        );
    }
}
