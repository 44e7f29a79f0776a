using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Cho et al. 2014. Gates in the order z r h.
/// <code>
/// a = x_t W + b                                  [N, 3U]   W [D, 3U], b [3U]
/// z = s(a_z + h U_z)   r = s(a_r + h U_r)        [N, U]    U [U, 3U]
/// k = act(a_h + (r h) U_h)                       every Keras 1
/// k = act(a_h + r (h U_h + d_h))                 ResetAfter; d [3U] is a recurrent bias, also of z and r; b [2, 3U] holds both
/// h' = z h + (1 - z) k
/// </code></summary>
internal sealed class GruRule : LayerRule<Gru>
{
    private const int Z = 0,
        R = 1,
        H = 2,
        Gates = 3;

    protected override bool AcceptsMask(Gru spec) => spec.TakesMask;

    protected override bool TakesSeveral => true;

    protected override MaskUse Use(Gru spec) => MaskUse.Reads;

    protected override IReadOnlyList<LayerValue> Lower(Gru spec, LayerContext c)
    {
        RequireRank(c.X, 3, "[N, T, D]");
        int units = spec.Units;
        var (w, u) = Recurrence.Kernels(spec, c, Gates);
        var (b, d) = Biases(spec, c);
        var a = Recurrence.InputProduct(spec, c, w, b, Gates);
        var dropped = Recurrence.StateDropout(spec, c, Gates);

        var (u2, uh) = (Recurrence.Gate(u, Z, units, 2), Recurrence.Gate(u, H, units));
        var (d2, dh) = d is null ? (null, null) : (Recurrence.Gate(d, Z, units, 2), Recurrence.Gate(d, H, units));
        Node Product(Node h, Node u, Node? d) => d is null ? Ops.MatMul(h, u) : Ops.MatMul(h, u) + d;

        Node[] Step(Node at, Node[] states)
        {
            var h = states[0];
            Node Pre(int gate) =>
                Recurrence.Gate(at, gate, units)
                + Product(dropped(h, gate), Recurrence.Gate(u, gate, units), d is null ? null : Recurrence.Gate(d, gate, units));
            Node z,
                r;
            if (Recurrence.Drops(spec, c))
                (z, r) = (Pre(Z), Pre(R));
            else
            {
                var both = Recurrence.Gate(at, Z, units, 2) + Product(h, u2, d2);
                (z, r) = (Recurrence.Gate(both, 0, units), Recurrence.Gate(both, 1, units));
            }
            (z, r) = (spec.InnerActivation.Apply(z), spec.InnerActivation.Apply(r));
            var state = dropped(h, H);
            var candidate = spec.Activation.Apply(
                Recurrence.Gate(at, H, units) + (spec.ResetAfter ? r * Product(state, uh, dh) : Product(r * state, uh, null))
            );
            return [z * (spec.DropsCarry ? state : h) + (1 - z) * candidate];
        }

        var kind = spec.ResetAfter ? RecurrentKind.GruResetAfter : RecurrentKind.Gru;
        var pattern = Recurrence.Drops(spec, c)
            ? null
            : new RecurrentParts(kind, spec.Activation, spec.InnerActivation, u2)
            {
                CandidateWeights = uh,
                Bias = d2,
                CandidateBias = dh,
            };
        return Recurrence.Run(spec, c, a, ["h"], Step, pattern);
    }

    private static (Node? Input, Node? Recurrent) Biases(Gru spec, LayerContext c)
    {
        if (!spec.UseBias)
            return (null, null);
        int width = Gates * spec.Units;
        var b = Recurrence.Bias(spec, c, spec.ResetAfter ? [2, width] : [width], spec.BiasInitializer ?? Initializers.Zero);
        return spec.ResetAfter ? (Recurrence.BiasRow(b, 0), Recurrence.BiasRow(b, 1)) : (b, null);
    }
}
