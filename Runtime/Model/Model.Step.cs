using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    private readonly ModelHash _hash;
    private readonly StepCompiler _stepPlans;
    private readonly Stepper _stepper;

    /// <summary>What tells this model from others: SHA-256, in hexadecimal, of its layers, their connections and the bits of its weights.
    /// The same file gives the same hash in every process; another weight gives another one. <see cref="ModelStates"/> carry it.</summary>
    public string Hash => _hash.Value;

    /// <summary>How many samples a step takes: any number where this is null, as for nearly all models, stateful ones too; else the number
    /// that the model fixes, since its samples act on each other.</summary>
    /// <exception cref="KerasException">The model cannot step; see <see cref="Step(IReadOnlyList{Tensor{float}}, ModelStates)"/>.</exception>
    public int? StepSamples => _stepPlans.Samples is { PerBatch: false } fixedBatch ? fixedBatch.Factor : null;

    /// <summary>The states from which sequences begin: zeros.</summary>
    /// <param name="samples">How many sequences.</param>
    /// <inheritdoc cref="Step(IReadOnlyList{Tensor{float}}, ModelStates)" path="/exception"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is negative.</exception>
    public ModelStates InitialStates(int samples = 1)
    {
        Inputs.RequireNumbers("stepping");
        return _stepper.Initial(samples);
    }

    /// <summary>Predicts the next part of sequences, from the states that the part before left, and gives the states that this one leaves.
    /// On a model with stateful layers the outputs are those of <see cref="Predict(IReadOnlyList{Tensor{float}}, int?)"/> bit for bit, but
    /// the states are the caller's and not the model's, and any number of samples may be given. On a model without, every recurrent layer
    /// computes as if it were stateful: parts of a sequence one after another give what the whole one does. Safe from many threads.</summary>
    /// <param name="inputs">One [samples, ...] for each input.</param>
    /// <param name="states">From <see cref="InitialStates"/>, an earlier step or <see cref="ModelStates.FromBytes"/>.</param>
    /// <exception cref="KerasException">The inputs do not fit, or the states are of another model or another number of samples.</exception>
    /// <exception cref="KerasUnsupportedException">A layer that is not stateful reads its sequence from the end or is called several times,
    /// so that no state of it could be gone on from; a state's shape depends on the input's; or the model takes texts.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public StepResult Step(IReadOnlyList<Tensor<float>> inputs, ModelStates states)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(states);
        Inputs.RequireNumbers("stepping");
        return _stepper.Step(inputs, states);
    }

    /// <summary>Steps a model of one input.</summary>
    /// <param name="input">[samples, ...].</param>
    /// <inheritdoc cref="Step(IReadOnlyList{Tensor{float}}, ModelStates)"/>
    /// <param name="states"/>
    public StepResult Step(Tensor<float> input, ModelStates states) => Step([Given(input)], states);

    /// <summary>How many numbers all states of some samples take, for
    /// <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{nint}, ReadOnlySpan{float}, Span{float}, Span{float})"/>.</summary>
    /// <inheritdoc cref="InitialStates" path="/exception"/>
    public int StateLength(int samples = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return _stepper.Length(samples);
    }

    /// <summary>Steps a model of one input and one output in memory of the caller. Allocates nothing once the shape has been
    /// seen.</summary>
    /// <param name="x">The numbers, row-major.</param>
    /// <param name="shape">Their shape [samples, ...].</param>
    /// <param name="states">The states before, zeros at first: one behind the other in the order of
    /// <see cref="ModelStates.Names"/>, each [samples, ...] row-major; <see cref="StateLength"/> numbers in all.</param>
    /// <param name="y">Where the output goes; exactly as long as it is.</param>
    /// <param name="next">Where the states after the step go; as long as <paramref name="states"/>, and other memory.</param>
    /// <inheritdoc cref="Step(IReadOnlyList{Tensor{float}}, ModelStates)" path="/exception"/>
    /// <exception cref="ArgumentException"><paramref name="next"/> overlaps <paramref name="states"/>.</exception>
    public void Step(ReadOnlySpan<float> x, ReadOnlySpan<nint> shape, ReadOnlySpan<float> states, Span<float> y, Span<float> next)
    {
        Inputs.RequireNumbers("stepping");
        if (OutputNames.Count != 1)
            throw new KerasException(
                $"model '{Name}' has {OutputNames.Count} outputs ({Wording.List(OutputNames)}); use the overload that takes and gives lists"
            );
        _stepper.StepInto(x, shape, states, y, next);
    }
}
