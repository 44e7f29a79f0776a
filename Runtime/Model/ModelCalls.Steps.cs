using System.Numerics.Tensors;

namespace KerasSharp;

/// <summary>Calls that stand beside the model: sequences part by part, with the states of recurrent layers in their caller's hands, and
/// predictions that do not keep it waiting.</summary>
public static partial class ModelCalls
{
    /// <summary>How many samples a step takes: any number where this is null, as for nearly all models, stateful ones too; else the number
    /// that the model fixes, since its samples act on each other.</summary>
    /// <inheritdoc cref="InitialStates" path="/exception"/>
    public static int? StepSamples(this Model model) =>
        Given(model).Stepper.Samples is { PerBatch: false } fixedBatch ? fixedBatch.Factor : null;

    /// <summary>The states from which sequences begin: zeros.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">How many sequences.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is negative.</exception>
    /// <exception cref="KerasException">The model takes another number of samples.</exception>
    /// <exception cref="KerasUnsupportedException">A layer that is not stateful reads its sequence from the end or is called several times,
    /// so that no state of it could be gone on from; or the model takes texts.</exception>
    public static ModelStates InitialStates(this Model model, int samples = 1)
    {
        Given(model).Inputs.RequireNumbers("stepping");
        return model.Stepper.Initial(samples);
    }

    /// <summary>Predicts the next part of sequences, from the states that the part before left, and gives the states that this one leaves.
    /// On a model with stateful layers the outputs are those of <see cref="Model.Predict(IReadOnlyList{Tensor{float}}, int?)"/> bit for
    /// bit, but the states are the caller's and not the model's, and any number of samples may be given. On a model without, every
    /// recurrent layer computes as if it were stateful: parts of a sequence one after another give what the whole one does. Safe from many
    /// threads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">One [samples, ...] for each input.</param>
    /// <param name="states">From <see cref="InitialStates"/>, an earlier step or <see cref="ModelStates.FromBytes"/>.</param>
    /// <exception cref="KerasException">The inputs do not fit, or the states are of another model or another number of samples.</exception>
    /// <exception cref="KerasUnsupportedException">The model cannot step (<see cref="InitialStates"/>), or a state's shape depends on the
    /// input's.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public static StepResult Step(this Model model, IReadOnlyList<Tensor<float>> inputs, ModelStates states)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(states);
        model.Inputs.RequireNumbers("stepping");
        return model.Stepper.Step(inputs, states);
    }

    /// <summary>Steps a model of one input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">[samples, ...].</param>
    /// <param name="states">Those before the step.</param>
    /// <inheritdoc cref="Step(Model, IReadOnlyList{Tensor{float}}, ModelStates)" path="/exception"/>
    public static StepResult Step(this Model model, Tensor<float> input, ModelStates states) => model.Step([Given(input)], states);

    /// <summary>How many numbers all states of some samples take, for
    /// <see cref="Step(Model, ReadOnlySpan{float}, ReadOnlySpan{nint}, ReadOnlySpan{float}, Span{float}, Span{float})"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">How many sequences.</param>
    /// <inheritdoc cref="InitialStates" path="/exception"/>
    public static int StateLength(this Model model, int samples = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return model.Stepper.Length(samples);
    }

    /// <summary>Steps a model of one input and one output in memory of the caller. Allocates nothing once the shape has been
    /// seen.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">The numbers, row-major.</param>
    /// <param name="shape">Their shape [samples, ...].</param>
    /// <param name="states">The states before, zeros at first: one behind the other in the order of
    /// <see cref="ModelStates.Names"/>, each [samples, ...] row-major; <see cref="StateLength"/> numbers in all.</param>
    /// <param name="y">Where the output goes; exactly as long as it is.</param>
    /// <param name="next">Where the states after the step go; as long as <paramref name="states"/>, and other memory.</param>
    /// <inheritdoc cref="Step(Model, IReadOnlyList{Tensor{float}}, ModelStates)" path="/exception"/>
    /// <exception cref="ArgumentException"><paramref name="next"/> overlaps <paramref name="states"/>.</exception>
    public static void Step(
        this Model model,
        ReadOnlySpan<float> x,
        ReadOnlySpan<nint> shape,
        ReadOnlySpan<float> states,
        Span<float> y,
        Span<float> next
    )
    {
        Given(model).Inputs.RequireNumbers("stepping");
        if (model.OutputNames.Count != 1)
            throw new KerasException(
                $"model '{model.Name}' has {model.OutputNames.Count} outputs ({Wording.List(model.OutputNames)}); "
                    + $"use the overload that takes and gives lists"
            );
        model.Stepper.StepInto(x, shape, states, y, next);
    }
}
