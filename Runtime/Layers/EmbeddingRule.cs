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
