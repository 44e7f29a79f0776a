namespace KerasSharp;

/// <summary>An activation function as a layer of its own (Keras: Activation). A mask passes through.</summary>
/// <param name="Function">The function.</param>
public sealed record ActivationLayer(Activation Function) : LayerSpec, IActivated
{
    Activation IActivated.Activation => Function;

    LayerSpec IActivated.With(Activation activation) => this with { Function = activation };

    /// <inheritdoc/>
    public override string ClassName => "Activation";
}

/// <summary>x where x > 0, else Alpha x. A mask passes through.</summary>
public sealed record LeakyReLU(double Alpha = 0.3) : LayerSpec
{
    /// <summary>Which slope it has at 0: the mean of both sides, Alpha, or 0.</summary>
    internal ReluForm Form { get; init; } = ReluForm.HalfSum;

    /// <summary>The function that it applies.</summary>
    internal Activation ToActivation() => new ReluActivation(Alpha) { Form = Form };
}

/// <summary>x where x > 0, else Alpha (e^x - 1). A mask passes through.</summary>
public sealed record ELU(double Alpha = 1) : LayerSpec;

/// <summary>x where x > Theta, else 0. A mask passes through.</summary>
public sealed record ThresholdedReLU(double Theta = 1) : LayerSpec;

/// <summary>x where x >= Threshold, else NegativeSlope (x - Threshold); not more than MaxValue, and then the part above Threshold not less
/// than 0 (Keras 2.2 and later). A mask passes through.</summary>
public sealed record ReLU(double? MaxValue = null, double NegativeSlope = 0, double Threshold = 0) : LayerSpec
{
    /// <summary>How it is computed, which is seen at minus infinity and at 0.</summary>
    internal ReluForm Form { get; init; } = ReluForm.HalfSum;

    /// <summary>The function that it applies.</summary>
    internal Activation ToActivation() =>
        new ReluActivation(NegativeSlope, MaxValue ?? double.PositiveInfinity, (float)Threshold) { Form = Form };
}

/// <summary>e^x over the sum of e^x along an axis (Keras 2.1.3 and later). A mask passes through.</summary>
/// <param name="Axis">The batch is axis 0; negative ones count from the end.</param>
public sealed record Softmax(int Axis = -1) : LayerSpec
{
    /// <summary>Several axes along which the sum is taken together; null for <see cref="Axis"/> (TensorFlow 2).</summary>
    public Sizes? Axes { get; init; }

    /// <summary>Whether a mask is taken, of a shape that broadcasts to the input's, and what it leaves out is 0 (TensorFlow 2.4 and
    /// later).</summary>
    public bool TakesMask { get; init; }

    /// <summary>Whether all is 0 where nothing is left, instead of a share for each (Keras 3.14 and later).</summary>
    public bool ZeroesEmptyRows { get; init; }
}

/// <summary>x where |x| >= Theta, else 0 (Keras 0.3). A mask passes through.</summary>
internal sealed record ThresholdedLinear(double Theta = 1) : LayerSpec;

/// <summary>What activations with weights have in common: each weight has the shape of one sample, with extent 1 on the shared
/// axes. A mask passes through.</summary>
public abstract record ParametricActivationSpec : LayerSpec
{
    /// <summary>Axes of the input, the batch being axis 0, along which the weights are the same.</summary>
    public Sizes SharedAxes { get; init; } = [];
}

/// <summary>max(x, 0) + alpha min(x, 0) (He et al. 2015). Weight: <c>alpha</c>.</summary>
public sealed record PReLU : ParametricActivationSpec
{
    /// <summary>Which slope it has at 0: the mean of both sides, half of alpha (<see cref="ReluForm.Parts"/>, Keras before 2 on
    /// TensorFlow), or 0.</summary>
    internal ReluForm Form { get; init; } = ReluForm.HalfSum;

    /// <summary>How the slopes below 0 are drawn.</summary>
    public Initializer AlphaInitializer { get; init; } = Initializers.Zero;

    /// <summary>The penalty on the slopes, added to the loss.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>What is done to the slopes after each step.</summary>
    public Constraint? AlphaConstraint { get; init; }
}

/// <summary>alpha ln(1 + e^(beta x)). Weights: <c>alpha</c>, <c>beta</c>.</summary>
internal sealed record ParametricSoftplus : ParametricActivationSpec
{
    public Initializer AlphaInitializer { get; init; } = new ConstantInitializer(0.2f);
    public Initializer BetaInitializer { get; init; } = new ConstantInitializer(5);
}

/// <summary>S-shaped rectifier (Jin et al. 2015): with u = x - t_left and w = |t_right| it is
/// t_left + min(u > 0 ? u : a_left u, w) + a_right max(u - w, 0). Weights: <c>t_left</c>, <c>a_left</c>, <c>t_right</c>,
/// <c>a_right</c>.</summary>
internal sealed record SReLU : ParametricActivationSpec
{
    /// <summary>As Keras on Theano, whose bound w holds for the left side too, or on TensorFlow, where it does not: a negative a_left
    /// makes that side positive.</summary>
    public ReluForm Form { get; init; } = ReluForm.HalfSum;

    public Initializer LeftThresholdInitializer { get; init; } = Initializers.Zero;
    public Initializer LeftSlopeInitializer { get; init; } = Initializers.GlorotUniform;
    public Initializer RightThresholdInitializer { get; init; } = Initializers.GlorotUniform;
    public Initializer RightSlopeInitializer { get; init; } = Initializers.One;
}
