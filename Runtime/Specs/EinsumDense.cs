namespace KerasSharp;

/// <summary>act(einsum(equation, x, W) + b). Weights: <c>W</c> with the axes that the equation names, <c>b</c> with those of
/// <see cref="BiasAxes"/>. A mask ends.</summary>
/// <param name="Equation">The labels of the input, the kernel and the output: <c>abc,cd->abd</c>, <c>...x,xy->...y</c> or
/// <c>ab...,bc->ac...</c>.</param>
/// <param name="OutputShape">The output's extents but for the batch and what stands for dots; null where the input has them.</param>
public sealed record EinsumDense(string Equation, IReadOnlyList<int?> OutputShape) : LayerSpec, IActivated
{
    /// <summary>The labels of the output that the bias has; null for no bias.</summary>
    public string? BiasAxes { get; init; }

    /// <summary>What is applied to the output; none where it is not set.</summary>
    public Activation Activation { get; init; } = ActivationFunction.Linear;

    LayerSpec IActivated.With(Activation activation) => this with { Activation = activation };

    /// <summary>How the kernel is drawn.</summary>
    public Initializer KernelInitializer { get; init; } = Initializers.GlorotUniform;

    /// <summary>How the bias is drawn.</summary>
    public Initializer BiasInitializer { get; init; } = Initializers.Zero;

    /// <summary>The penalty on the kernel, added to the loss.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>The penalty on the bias, added to the loss.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>The penalty on the output, added to the loss.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the kernel after each step.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What is done to the bias after each step.</summary>
    public Constraint? BiasConstraint { get; init; }
}
