using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>y = W[x]    x [N, ...] whole numbers (others lose their fraction), W [V, D], y [N, ..., D]. With MaskZero the mask is
/// x != 0, before a fraction is lost; row 0 is an ordinary row all the same.</summary>
internal sealed class EmbeddingRule : LayerRule<Embedding>
{
    protected override IReadOnlyList<LayerValue> Lower(Embedding spec, LayerContext c)
    {
        var index = c.X.Op is TruncateOp ? c.X : Ops.Truncate(c.X);
        var w = c.Weight("W", [spec.InputDim, spec.OutputDim], spec.Initializer ?? Initializers.Uniform, spec.Regularizer, spec.Constraint);
        if (spec.Dropout > 0)
        {
            // One draw for each row of the table, for the whole batch.
            if (c.Training)
                w *= spec.ScalesWhenPredicting
                    ? Ops.GreaterEqual(c.RandomUniform(Shape.Of([spec.InputDim, 1])), spec.Dropout)
                    : c.DropoutMask(Shape.Of([spec.InputDim, 1]), spec.Dropout);
            else if (spec.ScalesWhenPredicting)
                w *= 1 - spec.Dropout;
        }
        var y = Ops.Gather(w, index);
        c.Penalize(spec.ActivityRegularizer, y);
        return One(y, spec.MaskZero ? Ops.NotEqual(c.X, 0) : null);
    }
}

/// <summary>y = W[x]; reversed y = x W' (or x R), and with a cap c y = c tanh(y / c)    x [N, ..., D], W [V, D], R [D, V],
/// y [N, ..., V]. The mask is that of an Embedding, and none where the call reverses.</summary>
internal sealed class ReversibleEmbeddingRule : LayerRule<ReversibleEmbedding>
{
    protected override bool AcceptsMask(ReversibleEmbedding spec) => true;

    protected override MaskUse Use(ReversibleEmbedding spec) => MaskUse.Replaces;

    protected override IReadOnlyList<LayerValue> Lower(ReversibleEmbedding spec, LayerContext c)
    {
        var drawn = spec.Initializer ?? Initializers.Uniform;
        var table = c.Weight("W", [spec.InputDim, spec.OutputDim], drawn, spec.Regularizer, spec.Constraint);
        var back = spec.TiesWeights ? null : c.Weight("reverse", [spec.OutputDim, spec.InputDim], drawn);
        if (!c.Reverses)
        {
            var rows = Ops.Gather(table, Ops.Truncate(c.X));
            c.Penalize(spec.ActivityRegularizer, rows);
            return One(rows, spec.MaskZero ? Ops.NotEqual(c.X, 0) : null);
        }
        var y = back is null ? Ops.MatMul(c.X, table, transposeB: true) : Ops.MatMul(c.X, back);
        if (spec.SoftCap is { } cap)
            y = Ops.Tanh(y / cap) * cap;
        c.Penalize(spec.ActivityRegularizer, y);
        return spec is { MaskZero: true, MasksReversed: true }
            ? [new LayerValue(y, MaskProblem: Wording.Of($"Keras before 3.14 makes a mask {c.X.Shape} of what '{c.Path}' reverses"))]
            : One(y);
    }
}
