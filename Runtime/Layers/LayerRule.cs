using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>The meaning of one class of layers.</summary>
internal interface ILayerRule
{
    /// <summary>Writes one call of the layer as tensor operations.</summary>
    IReadOnlyList<LayerValue> Lower(LayerSpec spec, LayerContext context);

    /// <summary>What the layer does with a mask; null where it does not support any.</summary>
    MaskUse? MaskUseOf(LayerSpec spec) => null;

    /// <summary>Whether the layer gives the very value that it is given, as one and the same object (Keras 3: what is done to that object's
    /// mask is done to both).</summary>
    bool GivesInputOf(LayerSpec spec, bool training) => false;
}

/// <summary>The meaning of the layers that <typeparamref name="TSpec"/> configures: declares the weights and gives the outputs.</summary>
internal abstract class LayerRule<TSpec> : ILayerRule
    where TSpec : LayerSpec
{
    /// <summary>Whether an arriving mask is welcome. Where it is not, it is an error, as in Keras 1.</summary>
    protected virtual bool AcceptsMask(TSpec spec) => false;

    /// <summary>What is done with a mask that is welcome.</summary>
    protected virtual MaskUse Use(TSpec spec) => MaskUse.Passes;

    /// <summary>Whether the layer takes more than one input.</summary>
    protected virtual bool TakesSeveral => false;

    /// <summary>Writes one call of the layer as tensor operations.</summary>
    protected abstract IReadOnlyList<LayerValue> Lower(TSpec spec, LayerContext context);

    /// <inheritdoc cref="ILayerRule.GivesInputOf"/>
    protected virtual bool GivesInput(TSpec spec, bool training) => false;

    bool ILayerRule.GivesInputOf(LayerSpec spec, bool training) => GivesInput((TSpec)spec, training);

    MaskUse? ILayerRule.MaskUseOf(LayerSpec spec) => AcceptsMask((TSpec)spec) ? Use((TSpec)spec) : null;

    IReadOnlyList<LayerValue> ILayerRule.Lower(LayerSpec spec, LayerContext context)
    {
        if (!TakesSeveral && context.Inputs.Count != 1)
            throw new ShapeException($"expected one input, found {context.Inputs.Count}");
        string? problem = context.Inputs.Select(i => i.MaskProblem).FirstOrDefault(p => p is not null);
        bool arrives = problem is not null || context.Inputs.Any(i => i.Mask is not null);
        if (arrives && !AcceptsMask((TSpec)spec) && context.EndsMasks)
            return [.. Lower((TSpec)spec, context.WithoutMasks()).Select(o => o with { Mask = null })];
        if (arrives && !AcceptsMask((TSpec)spec))
            throw new ShapeException("it does not support masking; expected an input without a mask, found one with a mask");
        var use = Use((TSpec)spec);
        if (problem is not null && use == MaskUse.Reads)
            throw new ShapeException($"{problem}");
        var outputs = Lower((TSpec)spec, context);
        return problem is null || use == MaskUse.Replaces ? outputs : [.. outputs.Select(o => o with { MaskProblem = problem })];
    }

    protected static IReadOnlyList<LayerValue> One(Node value, Node? mask = null) => [new LayerValue(value, mask)];

    /// <summary>Refuses inputs of another rank.</summary>
    /// <exception cref="ShapeException">The rank differs.</exception>
    protected static void RequireRank(Node x, int rank, string meaning)
    {
        if (x.Rank != rank)
            throw new ShapeException($"expected an input of rank {rank} {meaning}, found {x.Shape}");
    }
}
