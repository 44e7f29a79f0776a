using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>A layer that its user defines, over the same tensor operations as all others: gradients and every device follow. Derive a
/// record, and declare weights through the context, named and ordered as the file has them.</summary>
public abstract record CustomLayer : LayerSpec
{
    /// <summary>Whether an arriving mask is welcome; where it is not, it is an error.</summary>
    public virtual bool SupportsMasking => false;

    /// <summary>How many values the layer gives.</summary>
    public virtual int OutputCount => 1;

    /// <summary>Writes one call of the layer as tensor operations.</summary>
    /// <param name="context">Inputs, weights, states, mode.</param>
    /// <exception cref="ShapeException">The inputs' shapes do not fit; the model names the layer in front of the message.</exception>
    public abstract IReadOnlyList<LayerValue> Lower(LayerContext context);
}

/// <summary>A function of the inputs, without weights. A mask is refused, unless it is said to end.</summary>
/// <param name="Function">From the inputs' values to the output's.</param>
public sealed record Lambda(Func<IReadOnlyList<Node>, Node> Function) : CustomLayer
{
    /// <summary>A function of one input.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public Lambda(Func<Node, Node> function)
        : this(OfOne(function)) { }

    /// <summary>Whether an arriving mask ends here (Keras 2 and later) instead of being refused.</summary>
    public bool EndsMask { get; init; }

    /// <summary>A function that is given the masks of its inputs too, in the place of <see cref="Function"/>; null where it asks for
    /// none.</summary>
    public Func<IReadOnlyList<LayerValue>, Node>? WithMasks { get; init; }

    /// <summary>The function as it is computed where the model trains or predicts, in the place of <see cref="Function"/>: it may ask for
    /// masks, ask which of both it is, and draw. Null for a function of the caller's.</summary>
    internal Func<LayerContext, Node>? InContext { get; init; }

    /// <inheritdoc/>
    public override bool SupportsMasking => EndsMask;

    private static Func<IReadOnlyList<Node>, Node> OfOne(Func<Node, Node> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return inputs => inputs.Count == 1 ? function(inputs[0]) : throw new ShapeException($"expected one input, found {inputs.Count}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LayerValue> Lower(LayerContext context) =>
        [
            new LayerValue(
                InContext?.Invoke(context) ?? WithMasks?.Invoke(context.Inputs) ?? Function([.. context.Inputs.Select(i => i.Value)])
            ),
        ];
}
