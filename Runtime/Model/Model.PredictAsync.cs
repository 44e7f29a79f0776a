using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace KerasSharp;

public sealed partial class Model
{
    // Between so many batches a call may be stopped.
    private const int BatchesAtOnce = 32;

    /// <summary>Predicts one output from one input, on a thread of the pool.</summary>
    /// <param name="x">[samples, ...]; [samples] stands for [samples, 1]. Must not change before the task has ended.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after some batches; states are then those after the batches that ran.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)" path="/exception"/>
    public async Task<Tensor<float>> PredictAsync(Tensor<float> x, int? batchSize = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Only(await PredictAsync([x], batchSize, cancellation).ConfigureAwait(false));
    }

    /// <summary>Predicts all outputs from all inputs, on a thread of the pool.</summary>
    /// <param name="xs">One [samples, ...] for each input. They must not change before the task has ended.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after some batches; states are then those after the batches that ran.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="Predict(IReadOnlyList{Tensor{float}}, int?)" path="/exception"/>
    public Task<Tensor<float>[]> PredictAsync(
        IReadOnlyList<Tensor<float>> xs,
        int? batchSize = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(xs);
        return Task.Run(() => PredictInParts(xs, batchSize, cancellation), cancellation);
    }

    /// <summary>Predicts batch after batch: each is computed while the next one is waited for.</summary>
    /// <param name="batches">Inputs [samples, ...] of any number of samples, of a model with one input and one output.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after a batch.</param>
    /// <returns>One output [samples, ...] for each batch, in their order.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="Predict(Tensor{float}, int?)" path="/exception"/>
    public async IAsyncEnumerable<Tensor<float>> PredictAsync(
        IAsyncEnumerable<Tensor<float>> batches,
        int? batchSize = null,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        Task<Tensor<float>>? running = null;
        try
        {
            await foreach (var x in batches.WithCancellation(cancellation).ConfigureAwait(false))
            {
                var before = running is null ? null : await running.ConfigureAwait(false);
                running = PredictAsync(x, batchSize, cancellation);
                if (before is not null)
                    yield return before;
            }
            if (running is not null)
            {
                var last = await running.ConfigureAwait(false);
                running = null;
                yield return last;
            }
        }
        finally
        {
            // Who leaves the loop early may dispose of the model next.
            if (running is not null)
                await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Tensor<float>[] PredictInParts(IReadOnlyList<Tensor<float>> xs, int? batchSize, CancellationToken cancellation)
    {
        long samples = xs.Count > 0 && xs[0].Rank > 0 ? (long)xs[0].Lengths[0] : 0;
        long part = (long)(FixedBatch ?? batchSize ?? 32) * BatchesAtOnce;
        if (part <= 0 || samples <= part || xs.Any(x => x.Rank == 0 || x.Lengths[0] != samples))
        {
            cancellation.ThrowIfCancellationRequested();
            return Predict(xs, batchSize);
        }
        var parts = new List<Tensor<float>[]>();
        for (long start = 0; start < samples; start += part)
        {
            cancellation.ThrowIfCancellationRequested();
            parts.Add(Predict([.. xs.Select(x => Rows(x, start, Math.Min(part, samples - start)))], batchSize));
        }
        return [.. parts[0].Select((_, output) => Joined([.. parts.Select(p => p[output])]))];
    }

    private static Tensor<float> Rows(Tensor<float> x, long start, long count)
    {
        var ranges = new NRange[x.Rank];
        Array.Fill(ranges, NRange.All);
        ranges[0] = new NRange((nint)start, (nint)(start + count));
        return x.Slice(ranges).ToDenseTensor();
    }

    private static Tensor<float> Joined(Tensor<float>[] parts) => Tensor.ConcatenateOnDimension<float>(0, parts);
}
