using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>Shi et al. 2015, without peepholes. Gates in the order i f c o; (*) is convolution, with stride 1 and Same padding for h.
/// <code>
/// a = x_t (*) W + b                              [N, positions..., 4F]   W [taps..., C, 4F], b [4F]
/// i = s(a_i + h (*) U_i)   f = s(a_f + h (*) U_f)                        U [taps..., F, 4F]
/// c' = f c + i act(a_c + h (*) U_c)              [N, positions..., F]
/// o = s(a_o + h (*) U_o)   h' = o act(c')        [N, positions..., F]
/// </code></summary>
internal sealed class ConvLstmRule : LayerRule<ConvLstmSpec>
{
    private const int I = 0,
        F = 1,
        C = 2,
        O = 3,
        Gates = 4;

    private static readonly string[] s_spatial = ["L", "H, W", "D1, D2, D3"];

    protected override bool AcceptsMask(ConvLstmSpec spec) => true;

    protected override MaskUse Use(ConvLstmSpec spec) => MaskUse.Reads;

    protected override IReadOnlyList<LayerValue> Lower(ConvLstmSpec spec, LayerContext c)
    {
        bool first = spec.DataFormat == DataFormat.ChannelsFirst;
        int rank = spec.KernelSize.Count;
        string spatial = s_spatial[rank - 1];
        RequireRank(c.X, rank + 3, first ? $"[N, T, C, {spatial}]" : $"[N, T, {spatial}, C]");
        var x = first ? Ops.Transpose(c.X, [0, 1, .. Enumerable.Range(3, rank), 2]) : c.X;
        int channels = x.Shape[-1].Fixed,
            filters = spec.Filters;
        var w = Kernel("W", channels, spec.KernelInitializer ?? Initializers.GlorotUniform, spec.KernelRegularizer, spec.KernelConstraint);
        var u = Kernel(
            "U",
            filters,
            spec.RecurrentInitializer ?? Initializers.Orthogonal,
            spec.RecurrentRegularizer,
            spec.RecurrentConstraint
        );
        var b = spec.UseBias
            ? Recurrence.Bias(
                spec,
                c,
                [Gates * filters],
                new GateBiasInitializer(Gates, F, spec.ForgetBiasInitializer) { Others = spec.BiasInitializer }
            )
            : null;

        Node Kernel(string name, int inputs, Initializer initializer, Regularizer? regularizer, Constraint? constraint) =>
            c.Weight(
                name,
                [.. spec.KernelSize, inputs, Gates * filters],
                new GatedInitializer(initializer, Gates),
                regularizer,
                constraint
            );

        var a = InputProduct(spec, c, x, w, b);
        var state = new Shape([a.Shape[0], .. a.Shape[2..^1], filters]);
        var window = Windows.Convolution(state, spec.KernelSize, Sizes.All(1, rank), Sizes.All(1, rank), Padding.Same, spec.SameRule);
        bool drops = Recurrence.Drops(spec, c);
        Node[] masks = drops ? [.. Enumerable.Range(0, Gates).Select(_ => c.DropoutMask(state, spec.RecurrentDropout))] : [];

        Node[] Step(Node at, Node[] states)
        {
            var (h, cell) = (states[0], states[1]);
            var all = drops ? null : at + Ops.Conv(h, u, window);
            Node Pre(int g) =>
                all is not null
                    ? Recurrence.Gate(all, g, filters)
                    : Recurrence.Gate(at, g, filters) + Ops.Conv(h * masks[g], Recurrence.Gate(u, g, filters), window);
            var i = Activated(spec, spec.InnerActivation, Pre(I));
            var f = Activated(spec, spec.InnerActivation, Pre(F));
            cell = f * cell + i * Activated(spec, spec.Activation, Pre(C));
            var o = Activated(spec, spec.InnerActivation, Pre(O));
            return [o * Activated(spec, spec.Activation, cell), cell];
        }

        var results = Recurrence.Run(spec, c, a, ["h", "c"], Step, null, state, Mask(spec, c, state));
        return first ? [.. results.Select(r => r with { Value = ChannelsFirst(r.Value, rank) })] : results;
    }

    /// <summary>The convolution of all steps at once: [N, T, spatial..., C] to [N, T, positions..., 4F]. Dropout of the input has one
    /// mask for each sample and gate, the same at all steps.</summary>
    private static Node InputProduct(ConvLstmSpec spec, LayerContext c, Node x, Node w, Node? b)
    {
        var (samples, steps) = (x.Shape[0], x.Shape[1]);
        Node Convolve(Node x, Node w)
        {
            var folded = Ops.Reshape(x, new Shape([samples * steps, .. x.Shape[2..]]));
            var y = Ops.Conv(
                folded,
                w,
                Windows.Convolution(folded.Shape, spec.KernelSize, spec.Strides, spec.Dilation, spec.Padding, spec.SameRule)
            );
            return Ops.Reshape(y, new Shape([samples, steps, .. y.Shape[1..]]));
        }
        Node product;
        if (c.Training && spec.Dropout is > 0 and < 1)
            product = Ops.Concat(
                -1,
                [
                    .. Enumerable
                        .Range(0, Gates)
                        .Select(g =>
                            Convolve(
                                x * Ops.ExpandDims(c.DropoutMask(x.Shape.Without(1), spec.Dropout), 1),
                                Recurrence.Gate(w, g, spec.Filters)
                            )
                        ),
                ]
            );
        else
            product = Convolve(x, w);
        return b is null ? product : product + b;
    }

    /// <summary>The mask, so that it broadcasts to states. Keras broadcasts a mask of the input's axes but the last (from a Masking layer)
    /// to the output, which thus must have the same extents on the axes between.</summary>
    private static Node? Mask(ConvLstmSpec spec, LayerContext c, Shape state)
    {
        if (c.Mask is not { } mask)
            return null;
        bool first = spec.DataFormat == DataFormat.ChannelsFirst;
        // A mask has the input's axes but the last.
        Dim[] expected = first ? [state[-1], .. state[1..^2]] : [.. state[1..^1]];
        if (mask.Rank != state.Rank || !mask.Shape[2..].SequenceEqual(expected))
            throw new ShapeException(
                $"expected no mask, or one of [N, T, {Wording.List(expected)}] as the output has it, found one of {mask.Shape}"
            );
        return first
            ? Ops.ExpandDims(Ops.Transpose(mask, [0, 1, .. Enumerable.Range(3, mask.Rank - 3), 2]), mask.Rank - 1)
            : Ops.ExpandDims(mask, -1);
    }

    /// <summary>An activation of a value [N, positions..., F]. One that is not element by element runs along an axis of the layout that
    /// the layer has.</summary>
    private static Node Activated(ConvLstmSpec spec, Activation function, Node x) =>
        function.IsElementwise ? function.Apply(x) : Images.ToLast(function.Apply(Images.FromLast(x, spec.DataFormat)), spec.DataFormat);

    private static Node ChannelsFirst(Node y, int rank)
    {
        int lead = y.Rank - rank - 1;
        return Ops.Transpose(y, [.. Enumerable.Range(0, lead), y.Rank - 1, .. Enumerable.Range(lead, rank)]);
    }
}
