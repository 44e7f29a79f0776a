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
    public Activation Activation { get; init; } = ActivationFunction.Tanh;
    public bool UseBias { get; init; } = true;
    public double Dropout { get; init; }
    public double RecurrentDropout { get; init; }
    internal DropoutSharing DropoutSharing { get; init; }
    public Initializer? KernelInitializer { get; init; }
    public Initializer? RecurrentInitializer { get; init; }

    /// <summary>How the bias starts; null for zeros.</summary>
    public Initializer? BiasInitializer { get; init; }

    public Regularizer? KernelRegularizer { get; init; }
    public Regularizer? RecurrentRegularizer { get; init; }
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>Of all outputs, the states among them.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    public Constraint? KernelConstraint { get; init; }
    public Constraint? RecurrentConstraint { get; init; }
    public Constraint? BiasConstraint { get; init; }

    public override int StateCount => 1;
}

/// <summary>h' = act(x W + b + h U).</summary>
public sealed record SimpleRnn(int Units) : RecurrentSpec(Units)
{
    public override string ClassName => "SimpleRNN";
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), without peepholes. States h and c.</summary>
public sealed record Lstm(int Units) : RecurrentSpec(Units)
{
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>How the forget gate's bias starts; ones in Keras.</summary>
    public Initializer ForgetBiasInitializer { get; init; } = new ConstantInitializer(1);

    /// <summary>Whether the recurrent product has a bias of its own, which is learned beside the input's and means the same (cuDNN's
    /// form).</summary>
    public bool RecurrentBias { get; init; }

    public override int StateCount => 2;

    public override string ClassName => "LSTM";
}

/// <summary>Gated recurrent unit (Cho et al. 2014).</summary>
public sealed record Gru(int Units) : RecurrentSpec(Units)
{
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>Whether the reset gate acts after the recurrent product (cuDNN's form, with a recurrent bias of its own) instead
    /// of before it, as in every Keras 1.</summary>
    public bool ResetAfter { get; init; }

    /// <summary>Whether recurrent dropout also drops what the update gate carries over (implementation 2 from Keras 2.0.9 on).</summary>
    public bool DropsCarry { get; init; }

    public override string ClassName => "GRU";
}
