namespace KerasSharp;

/// <summary>act(x W + b) along the last axis. Weights: <c>W</c> [D, Units], <c>b</c> [Units].</summary>
/// <param name="Units">The extent of the result's last axis.</param>
public abstract record DenseSpec(int Units) : LayerSpec, IActivated
{
    /// <summary>What is applied to the output; none where it is not set.</summary>
    public Activation Activation { get; init; } = ActivationFunction.Linear;

    LayerSpec IActivated.With(Activation activation) => this with { Activation = activation };

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the kernel is drawn.</summary>
    public Initializer? KernelInitializer { get; init; }

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

/// <summary>A layer in which each output depends on each input: act(x W + b) along the last axis, [N, ..., D] to [N, ..., Units].</summary>
/// <param name="Units">The extent of the result's last axis.</param>
public sealed record Dense(int Units) : DenseSpec(Units)
{
    /// <summary>Whether an arriving mask is handed on (Keras 2) instead of refused (Keras 1).</summary>
    public bool PassesMask { get; init; }

    /// <summary>Whether the bias of an input of rank 3 or more is added along axis 1, whose extent must be Units (Keras 2.0 and 2.1 where
    /// keras.json said channels_first, which no file tells).</summary>
    public bool BiasAlongAxis1 { get; init; }
}

/// <summary>Dense for each time step: input [N, T, D]. A mask passes through.</summary>
/// <param name="Units">The extent of the result's last axis.</param>
internal sealed record TimeDistributedDense(int Units) : DenseSpec(Units);

/// <summary>Srivastava et al. 2015: t = sigmoid(x W_carry + b_carry), y = t act(x W + b) + (1 - t) x. Input [N, D]. Weights: <c>W</c>,
/// <c>W_carry</c> [D, D], <c>b</c>, <c>b_carry</c> [D].</summary>
internal sealed record Highway : LayerSpec
{
    public Activation Activation { get; init; } = ActivationFunction.Linear;
    public bool UseBias { get; init; } = true;
    public Initializer? KernelInitializer { get; init; }

    /// <summary>How the carry gate's bias starts; ones in Keras 1, which 0.3 has at -2.</summary>
    public Initializer CarryBiasInitializer { get; init; } = Initializers.One;

    public Regularizer? KernelRegularizer { get; init; }
    public Regularizer? BiasRegularizer { get; init; }
    public Regularizer? ActivityRegularizer { get; init; }
    public Constraint? KernelConstraint { get; init; }
    public Constraint? BiasConstraint { get; init; }
}

/// <summary>Goodfellow et al. 2013: the greatest of several linear maps. Input [N, D]. Weights: <c>W</c> [Pieces, D, Units], <c>b</c>
/// [Pieces, Units].</summary>
/// <param name="Units">The extent of the result's last axis.</param>
/// <param name="Pieces">The number of maps (Keras: nb_feature).</param>
internal sealed record MaxoutDense(int Units, int Pieces = 4) : LayerSpec
{
    public bool UseBias { get; init; } = true;
    public Initializer? KernelInitializer { get; init; }
    public Regularizer? KernelRegularizer { get; init; }
    public Regularizer? BiasRegularizer { get; init; }
    public Regularizer? ActivityRegularizer { get; init; }
    public Constraint? KernelConstraint { get; init; }
    public Constraint? BiasConstraint { get; init; }
}
