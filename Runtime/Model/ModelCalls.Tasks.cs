using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace KerasSharp;

public static partial class ModelCalls
{
    // Between so many batches a call may be stopped.
    private const int BatchesAtOnce = 32;

    /// <summary>Predicts one output from one input, on a thread of the pool.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">[samples, ...]; [samples] stands for [samples, 1]. Must not change before the task has ended.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after some batches; states are then those after the batches that ran.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="Model.Predict(Tensor{float}, int?)" path="/exception"/>
    public static Task<Tensor<float>> PredictAsync(
        this Model model,
        Tensor<float> x,
        int? batchSize = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(x);
        return OnlyAsync(model, model.PredictAsync([x], batchSize, cancellation));
    }

    /// <summary>Predicts all outputs from all inputs, on a thread of the pool.</summary>
    /// <param name="model">The model.</param>
    /// <param name="xs">One [samples, ...] for each input. They must not change before the task has ended.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after some batches; states are then those after the batches that ran.</param>
    /// <returns>One [samples, ...] for each output, in the order of <see cref="Model.OutputNames"/>.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="Model.Predict(IReadOnlyList{Tensor{float}}, int?)" path="/exception"/>
    public static Task<Tensor<float>[]> PredictAsync(
        this Model model,
        IReadOnlyList<Tensor<float>> xs,
        int? batchSize = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(xs);
        return Task.Run(() => PredictInParts(model, xs, batchSize, cancellation), cancellation);
    }

    /// <summary>Predicts batch after batch: each is computed while the next one is waited for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">Inputs [samples, ...] of any number of samples, of a model with one input and one output.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after a batch.</param>
    /// <returns>One output [samples, ...] for each batch, in their order.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <inheritdoc cref="Model.Predict(Tensor{float}, int?)" path="/exception"/>
    public static IAsyncEnumerable<Tensor<float>> PredictAsync(
        this Model model,
        IAsyncEnumerable<Tensor<float>> batches,
        int? batchSize = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        return BatchesAsync(model, batches, batchSize, cancellation);
    }

    private static async Task<Tensor<float>> OnlyAsync(Model model, Task<Tensor<float>[]> outputs) =>
        model.Only(await outputs.ConfigureAwait(false));

    private static async IAsyncEnumerable<Tensor<float>> BatchesAsync(
        Model model,
        IAsyncEnumerable<Tensor<float>> batches,
        int? batchSize,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        Task<Tensor<float>>? running = null;
        try
        {
            await foreach (var x in batches.WithCancellation(cancellation).ConfigureAwait(false))
            {
                var before = running is null ? null : await running.ConfigureAwait(false);
                running = model.PredictAsync(x, batchSize, cancellation);
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

    private static Tensor<float>[] PredictInParts(
        Model model,
        IReadOnlyList<Tensor<float>> xs,
        int? batchSize,
        CancellationToken cancellation
    )
    {
        long samples = xs.Count > 0 && xs[0].Rank > 0 ? (long)xs[0].Lengths[0] : 0;
        long part = (long)(model.FixedBatch ?? batchSize ?? 32) * BatchesAtOnce;
        if (part <= 0 || samples <= part || xs.Any(x => x.Rank == 0 || x.Lengths[0] != samples))
        {
            cancellation.ThrowIfCancellationRequested();
            return model.Predict(xs, batchSize);
        }
        float[][] values = [.. xs.Select(Values)];
        var parts = new List<Tensor<float>[]>();
        for (long start = 0; start < samples; start += part)
        {
            cancellation.ThrowIfCancellationRequested();
            long count = Math.Min(part, samples - start);
            parts.Add(model.Predict([.. xs.Select((x, i) => Rows(values[i], [.. x.Lengths], start, count))], batchSize));
        }
        return [.. parts[0].Select((_, output) => Joined([.. parts.Select(p => p[output])]))];
    }

    private static float[] Values(Tensor<float> x)
    {
        var values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        return values;
    }

    private static Tensor<float> Rows(float[] values, nint[] shape, long start, long count)
    {
        long row = values.LongLength / shape[0];
        shape[0] = (nint)count;
        return Tensor.Create(values.AsSpan(checked((int)(start * row)), checked((int)(count * row))).ToArray(), shape);
    }

    private static Tensor<float> Joined(Tensor<float>[] parts)
    {
        var values = new float[parts.Sum(p => (long)p.FlattenedLength)];
        int at = 0;
        foreach (var part in parts)
        {
            part.FlattenTo(values.AsSpan(at));
            at += (int)part.FlattenedLength;
        }
        nint[] shape = [parts.Aggregate((nint)0, (sum, p) => sum + p.Lengths[0]), .. parts[0].Lengths[1..]];
        return Tensor.Create(values, shape);
    }
}
