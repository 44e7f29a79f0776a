namespace KerasSharp;

/// <summary>How many dropout masks a recurrent layer draws for its input and for its state.</summary>
internal enum DropoutSharing
{
    /// <summary>One for each gate.</summary>
    PerGate,

    /// <summary>One for all gates.</summary>
    Shared,
}

/// <summary>What SimpleRNN, LSTM and GRU have in common. Input [N, T, D]; output [N, Units], or [N, T, Units] with
/// <see cref="SequenceSpec.ReturnSequences"/>; each state [N, Units].</summary>
public abstract record RecurrentSpec(int Units) : SequenceSpec
{
    /// <summary>What is applied to the output; none where it is not set.</summary>
    public Activation Activation { get; init; } = ActivationFunction.Tanh;

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The rate, 0 to 1, at which inputs are dropped while training.</summary>
    public double Dropout { get; init; }

    /// <summary>The rate, 0 to 1, at which elements of the state are dropped while training.</summary>
    public double RecurrentDropout { get; init; }
    internal DropoutSharing DropoutSharing { get; init; }

    /// <summary>How the kernel is drawn.</summary>
    public Initializer? KernelInitializer { get; init; }

    /// <summary>How the recurrent kernel, [units, units] a gate, is drawn.</summary>
    public Initializer? RecurrentInitializer { get; init; }

    /// <summary>How the bias starts; null for zeros.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <summary>The penalty on the kernel, added to the loss.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>The penalty on the recurrent kernel, added to the loss.</summary>
    public Regularizer? RecurrentRegularizer { get; init; }

    /// <summary>The penalty on the bias, added to the loss.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>Of all outputs, the states among them.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the kernel after each step.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What is done to the recurrent kernel after each step.</summary>
    public Constraint? RecurrentConstraint { get; init; }

    /// <summary>What is done to the bias after each step.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 1;
}

/// <summary>h' = act(x W + b + h U): [N, T, D] to the last step's [N, Units], or to [N, T, Units] where all steps are returned.</summary>
/// <param name="Units">How many numbers each state and each step's output has.</param>
public sealed record SimpleRnn(int Units) : RecurrentSpec(Units)
{
    /// <inheritdoc/>
    public override string ClassName => "SimpleRNN";
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), without peepholes. States h and c. [N, T, D] to the last
/// step's [N, Units], or to [N, T, Units] where all steps are returned.</summary>
/// <param name="Units">How many numbers each state and each step's output has.</param>
public sealed record Lstm(int Units) : RecurrentSpec(Units)
{
    /// <summary>What is applied to the gates (Keras calls it recurrent_activation).</summary>
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>How the forget gate's bias starts; ones in Keras.</summary>
    public Initializer ForgetBiasInitializer { get; init; } = new ConstantInitializer(1);

    /// <summary>Whether the recurrent product has a bias of its own, which is learned beside the input's and means the same (cuDNN's
    /// form).</summary>
    public bool RecurrentBias { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 2;

    /// <inheritdoc/>
    public override string ClassName => "LSTM";
}

/// <summary>Gated recurrent unit (Cho et al. 2014): [N, T, D] to the last step's [N, Units], or to [N, T, Units] where all steps are
/// returned.</summary>
/// <param name="Units">How many numbers each state and each step's output has.</param>
public sealed record Gru(int Units) : RecurrentSpec(Units)
{
    /// <summary>What is applied to the gates (Keras calls it recurrent_activation).</summary>
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>Whether the reset gate acts after the recurrent product (cuDNN's form, with a recurrent bias of its own) instead
    /// of before it, as in every Keras 1.</summary>
    public bool ResetAfter { get; init; }

    /// <summary>Whether recurrent dropout also drops what the update gate carries over (implementation 2 from Keras 2.0.9 on).</summary>
    public bool DropsCarry { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "GRU";
}
