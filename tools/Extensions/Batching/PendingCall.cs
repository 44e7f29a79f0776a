using System.Diagnostics;
using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>A call that waits for its turn or is computed.</summary>
internal sealed class PendingCall
{
    // Whoever awaits goes on elsewhere: the batcher's thread computes.
    private readonly TaskCompletionSource<Tensor<float>[]> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _start = Stopwatch.GetTimestamp();

    internal PendingCall(IReadOnlyList<Tensor<float>> inputs)
    {
        Inputs = inputs;
        Rows = inputs.Count == 0 || inputs[0].Rank == 0 ? 1 : (int)inputs[0].Lengths[0];
    }

    internal IReadOnlyList<Tensor<float>> Inputs { get; }

    internal int Rows { get; }

    internal Task<Tensor<float>[]> Result => _result.Task;

    internal TimeSpan Waited => Stopwatch.GetElapsedTime(_start);

    internal bool HasEnded => _result.Task.IsCompleted;

    /// <summary>Whether rows of both can stand in one batch: the inputs' shapes are alike but for the number of rows.</summary>
    internal bool FitsWith(PendingCall other)
    {
        if (Inputs.Count != other.Inputs.Count)
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

    internal void Succeed(Tensor<float>[] outputs) => _result.TrySetResult(outputs);

    internal void Fail(Exception error) => _result.TrySetException(error);

    internal void Cancel(CancellationToken cancellation) => _result.TrySetCanceled(cancellation);
}
