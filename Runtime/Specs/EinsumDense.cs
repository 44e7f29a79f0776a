namespace KerasSharp;

/// <summary>act(einsum(equation, x, W) + b). Weights: <c>W</c> with the axes that the equation names, <c>b</c> with those of
/// <see cref="BiasAxes"/>. A mask ends.</summary>
/// <param name="Equation">The labels of the input, the kernel and the output: <c>abc,cd->abd</c>, <c>...x,xy->...y</c> or
/// <c>ab...,bc->ac...</c>.</param>
/// <param name="OutputShape">The output's extents but for the batch and what stands for dots; null where the input has them.</param>
public sealed record EinsumDense(string Equation, IReadOnlyList<int?> OutputShape) : LayerSpec
{
    /// <summary>The labels of the output that the bias has; null for no bias.</summary>
    public string? BiasAxes { get; init; }

    public Activation Activation { get; init; } = ActivationFunction.Linear;
    public Initializer KernelInitializer { get; init; } = Initializers.GlorotUniform;
    public Initializer BiasInitializer { get; init; } = Initializers.Zero;
    public Regularizer? KernelRegularizer { get; init; }
    public Regularizer? BiasRegularizer { get; init; }
    public Regularizer? ActivityRegularizer { get; init; }
    public Constraint? KernelConstraint { get; init; }
    public Constraint? BiasConstraint { get; init; }
}
