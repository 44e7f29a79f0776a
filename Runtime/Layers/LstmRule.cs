using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Hochreiter and Schmidhuber 1997, as Keras has it: no peepholes, no clipping. Gates in the order i f c o.
/// <code>
/// a = x_t W + b                        [N, 4U]   W [D, 4U], b [4U]; with RecurrentBias the sum of both rows of b [2, 4U]
/// i = s(a_i + h U_i)   f = s(a_f + h U_f)        U [U, 4U]
/// c' = f c + i act(a_c + h U_c)        [N, U]
/// o = s(a_o + h U_o)   h' = o act(c')  [N, U]
/// </code></summary>
internal sealed class LstmRule : LayerRule<Lstm>
{
    private const int I = 0,
        F = 1,
        C = 2,
        O = 3,
        Gates = 4;

    protected override bool AcceptsMask(Lstm spec) => spec.TakesMask;

    protected override bool TakesSeveral => true;

    protected override MaskUse Use(Lstm spec) => MaskUse.Reads;

    protected override IReadOnlyList<LayerValue> Lower(Lstm spec, LayerContext c)
    {
        RequireRank(c.X, 3, "[N, T, D]");
        int units = spec.Units;
        var (w, u) = Recurrence.Kernels(spec, c, Gates);
        var a = Recurrence.InputProduct(spec, c, w, Bias(spec, c), Gates);
        var dropped = Recurrence.StateDropout(spec, c, Gates);

        Node[] Step(Node at, Node[] states)
        {
            var (h, cell) = (states[0], states[1]);
            Func<int, Node> pre;
            if (Recurrence.Drops(spec, c))
                pre = g => Recurrence.Gate(at, g, units) + Ops.MatMul(dropped(h, g), Recurrence.Gate(u, g, units));
            else
            {
                var all = at + Ops.MatMul(h, u);
                pre = g => Recurrence.Gate(all, g, units);
            }
            var i = spec.InnerActivation.Apply(pre(I));
            var f = spec.InnerActivation.Apply(pre(F));
            cell = f * cell + i * spec.Activation.Apply(pre(C));
            var o = spec.InnerActivation.Apply(pre(O));
            return [o * spec.Activation.Apply(cell), cell];
        }

        var pattern = Recurrence.Drops(spec, c) ? null : new RecurrentParts(RecurrentKind.Lstm, spec.Activation, spec.InnerActivation, u);
        return Recurrence.Run(spec, c, a, ["h", "c"], Step, pattern);
    }

    private static Node? Bias(Lstm spec, LayerContext c)
    {
        if (!spec.UseBias)
            return null;
        int width = Gates * spec.Units;
        // cuDNN's forget gate starts with its ones in the recurrent half.
        var initializer = spec.RecurrentBias
            ? new GateBiasInitializer(2 * Gates, Gates + F, spec.ForgetBiasInitializer)
            : new GateBiasInitializer(Gates, F, spec.ForgetBiasInitializer);
        var b = Recurrence.Bias(spec, c, spec.RecurrentBias ? [2, width] : [width], initializer with { Others = spec.BiasInitializer });
        return spec.RecurrentBias ? Recurrence.BiasRow(b, 0) + Recurrence.BiasRow(b, 1) : b;
    }
}
