namespace KerasSharp.Importers.Keras.Conversion.Rewrites;

/// <summary>Softmax along the last axis of values of rank 2 or 3, which is all that eras before Keras 2 have, as an activation. Any other
/// stays what it is, and is refused where the era has no name for it.</summary>
internal static class PlainSoftmax
{
    /// <summary>The layer, with the earlier era's softmax where that gives the same.</summary>
    internal static LayerSpec Of(RewriteContext c, LayerSpec layer)
    {
        // The extents leave the batch out.
        int axes = c.Input?.Count ?? 0;
        if (!c.IsBeforeKeras2 || axes is not (1 or 2))
            return layer;
        bool IsLast(int axis) => axis == -1 || axis == axes;
        bool IsPlain(Activation function) => function is SoftmaxActivation { Axis: var axis } && IsLast(axis);
        switch (layer)
        {
            case ActivationLayer a when IsPlain(a.Function):
                return a with { Function = Activation.Softmax };
            case Dense d when IsPlain(d.Activation):
                return d with { Activation = Activation.Softmax };
            case Softmax { Axes: null } s when IsLast(s.Axis) && !(s.TakesMask && c.IsMasked):
                c.Rewritten($"an Activation of softmax");
                return new ActivationLayer(Activation.Softmax)
                {
                    Name = s.Name,
                    InputShape = s.InputShape,
                    BatchSize = s.BatchSize,
                };
            default:
                return layer;
        }
    }
}
