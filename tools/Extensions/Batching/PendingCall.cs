using System.Diagnostics;
using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>A call that waits for its turn or is computed.</summary>
internal sealed class PendingCall
{
    // Whoever awaits goes on elsewhere: the batcher's thread computes.
    private readonly TaskCompletionSource<Tensor<float>[]> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _start = Stopwatch.GetTimestamp();

    private PendingCall(IReadOnlyList<Tensor<float>> inputs, int rows) => (Inputs, Rows) = (inputs, rows);

    /// <summary>A call to predict, or with states one to step.</summary>
    /// <param name="inputs">One array for each input.</param>
    /// <param name="joins">Whether its rows may stand in a batch with others'.</param>
    /// <param name="states">From which a step goes on; null for a prediction.</param>
    internal static PendingCall Of(IReadOnlyList<Tensor<float>> inputs, bool joins, ModelStates? states = null) =>
        new(inputs, inputs.Count == 0 || inputs[0].Rank == 0 ? 1 : (int)inputs[0].Lengths[0]) { Joins = joins, States = states };

    /// <summary>A call of a model that takes texts.</summary>
    internal static PendingCall OfTexts(IReadOnlyList<InputData> inputs, int rows) => new([], rows) { Texts = inputs };

    internal IReadOnlyList<Tensor<float>> Inputs { get; }

    /// <summary>What a model that takes texts is given; null for one of numbers.</summary>
    internal IReadOnlyList<InputData>? Texts { get; private init; }

    /// <summary>The states that a step goes on from; null for a prediction.</summary>
    internal ModelStates? States { get; private init; }

    /// <summary>The states that the step left, once there is a result.</summary>
    internal ModelStates? Next { get; private set; }

    /// <summary>Whether its rows may stand in a batch with others'.</summary>
    internal bool Joins { get; private init; }

    internal int Rows { get; }

    internal Task<Tensor<float>[]> Result => _result.Task;

    internal TimeSpan Waited => Stopwatch.GetElapsedTime(_start);

    internal bool HasEnded => _result.Task.IsCompleted;

    /// <summary>Whether rows of both can stand in one batch: the inputs' shapes are alike but for the number of rows.</summary>
    internal bool FitsWith(PendingCall other)
    {
        if (!Joins || !other.Joins || Inputs.Count != other.Inputs.Count || States?.ModelHash != other.States?.ModelHash)
            return false;
        // States of other rows than the input's are a mistake of that call alone.
        if (States is not null && (States.Samples != Rows || other.States!.Samples != other.Rows))
            return false;
        for (int i = 0; i < Inputs.Count; i++)
        {
            Tensor<float> a = Inputs[i],
                b = other.Inputs[i];
            // An input whose rows are not as many as the first one's is no batch: its call fails by itself.
            if (a.Rank < 1 || a.Rank != b.Rank || a.Lengths[0] != Rows || b.Lengths[0] != other.Rows)
                return false;
            if (!a.Lengths[1..].SequenceEqual(b.Lengths[1..]))
                return false;
        }
        return true;
    }

    internal void Succeed(Tensor<float>[] outputs, ModelStates? next = null)
    {
        Next = next;
        _result.TrySetResult(outputs);
    }

    internal void Fail(Exception error) => _result.TrySetException(error);

    internal void Cancel(CancellationToken cancellation) => _result.TrySetCanceled(cancellation);
}
