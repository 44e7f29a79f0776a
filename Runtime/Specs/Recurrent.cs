namespace KerasSharp;

/// <summary>How many dropout masks a recurrent layer draws for its input and for its state.</summary>
public enum DropoutSharing
{
    /// <summary>One for each gate.</summary>
    PerGate,

    /// <summary>One for all gates.</summary>
    Shared,
}

/// <summary>What a masked step of a recurrent layer gives.</summary>
public enum MaskedOutput
{
    /// <summary>The previous output, zero before the first unmasked step (Theano, and Keras 2's unrolled loops).</summary>
    PreviousOutput,

    /// <summary>The carried state (TensorFlow's symbolic loop).</summary>
    State,
}

/// <summary>What SimpleRNN, LSTM and GRU have in common. Input [N, T, D]; output [N, Units], or [N, T, Units] with
/// <see cref="ReturnSequences"/>.</summary>
public abstract record RecurrentSpec(int Units) : LayerSpec
{
    public Activation Activation { get; init; } = ActivationFunction.Tanh;
    public bool ReturnSequences { get; init; }

    /// <summary>Whether time is consumed from the last step to the first; outputs then stand in the order of processing.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>Whether sample i of a batch starts from the state that sample i of the previous batch ended with.</summary>
    public bool Stateful { get; init; }

    public override bool KeepsState => Stateful;

    public bool UseBias { get; init; } = true;
    public MaskedOutput MaskedOutput { get; init; }
    public double Dropout { get; init; }
    public double RecurrentDropout { get; init; }
    public DropoutSharing DropoutSharing { get; init; }
    public Initializer? KernelInitializer { get; init; }
    public Initializer? RecurrentInitializer { get; init; }
    public Regularizer? KernelRegularizer { get; init; }
    public Regularizer? RecurrentRegularizer { get; init; }
    public Regularizer? BiasRegularizer { get; init; }
}

/// <summary>h' = act(x W + b + h U).</summary>
public sealed record SimpleRnn(int Units) : RecurrentSpec(Units)
{
    public override string ClassName => "SimpleRNN";
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), without peepholes.</summary>
public sealed record Lstm(int Units) : RecurrentSpec(Units)
{
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>How the forget gate's bias starts; ones in Keras.</summary>
    public Initializer ForgetBiasInitializer { get; init; } = new ConstantInitializer(1);

    public override string ClassName => "LSTM";
}

/// <summary>Gated recurrent unit (Cho et al. 2014).</summary>
public sealed record Gru(int Units) : RecurrentSpec(Units)
{
    public Activation InnerActivation { get; init; } = ActivationFunction.HardSigmoid;

    /// <summary>Whether the reset gate acts after the recurrent product (cuDNN's form, with a recurrent bias of its own) instead
    /// of before it, as in every Keras 1.</summary>
    public bool ResetAfter { get; init; }

    public override string ClassName => "GRU";
}
