using System.Diagnostics;
using System.Numerics.Tensors;

namespace KerasSharp.Extensions;

/// <summary>Computes calls of a model that come at the same time together, on one thread of its own that uses all of the model's. Results
/// are those of calls one by one, bit for bit. On a model whose samples act on each other, or that keeps states, each call is computed by
/// itself.</summary>
public sealed class Batcher : IAsyncDisposable
{
    // As in Keras, where rows come in great number.
    private const int UsualBatch = 32;

    private readonly string _name;
    private readonly Model _model;
    private readonly BatchingOptions _options;
    private readonly CallQueue _queue;
    private readonly RowBatch _batch = new();
    private readonly bool _joins;
    private readonly Task _work;

    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="options">How calls are joined.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(Model model, BatchingOptions? options = null)
        : this((model ?? throw new ArgumentNullException(nameof(model))).Name, model, options ?? new()) { }

    // Of several models of an application their files may name all alike.
    internal Batcher(string name, Model model, BatchingOptions options)
    {
        (_name, _model, _options) = (name, model, options.Checked());
        _queue = new CallQueue(name, _options);
        _joins = ModelSamples.StandAlone(model);
        _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Rows that wait to be computed.</summary>
    public int QueuedRows => _queue.Rows;

    /// <summary>Predicts.</summary>
    /// <param name="xs">One array for each input, each [rows, ...]; not to be changed until the result is there.</param>
    /// <param name="cancellation">Ends the wait; what is being computed already is computed to its end.</param>
    /// <returns>One array for each output, each [rows, ...].</returns>
    /// <exception cref="ModelInputException">The data do not fit the model.</exception>
    /// <exception cref="ModelOverloadedException">Too many rows wait.</exception>
    /// <exception cref="TimeoutException">The call waited longer than it may.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<Tensor<float>[]> PredictAsync(IReadOnlyList<Tensor<float>> xs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(xs);
        cancellation.ThrowIfCancellationRequested();
        var call = new PendingCall(xs);
        using var activity = ModelMetrics.Activities.StartActivity("keras.predict");
        activity?.SetTag("model", _name);
        activity?.SetTag("rows", call.Rows);
        try
        {
            _queue.Add(call);
            await using var ending = cancellation.Register(() =>
            {
                call.Cancel(cancellation);
                _queue.Remove(call);
            });
            var result = await call.Result.ConfigureAwait(false);
            ModelMetrics.Requests(_name, call.Rows, "ok");
            return result;
        }
        catch (Exception e)
        {
            ModelMetrics.Requests(_name, call.Rows, Outcome(e));
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    /// <summary>Takes no further call and ends when those that wait are computed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _work.ConfigureAwait(false);
    }

    private void Work()
    {
        while (_queue.Take(_joins ? _options.MaxBatch : 1) is { Count: > 0 } calls)
        {
            foreach (var call in calls)
                ModelMetrics.QueueWait(_name, call.Waited);
            Compute(calls);
        }
    }

    private void Compute(IReadOnlyList<PendingCall> calls)
    {
        try
        {
            if (calls.Count == 1)
            {
                calls[0].Succeed(Predict(calls[0].Inputs, calls[0].Rows));
                return;
            }
            int rows = calls.Sum(c => c.Rows),
                first = 0;
            var outputs = Predict(_batch.Join(calls), rows);
            foreach (var call in calls)
            {
                call.Succeed(RowBatch.Part(outputs, first, call.Rows));
                first += call.Rows;
            }
        }
        catch (KerasException) when (calls.Count > 1)
        {
            // One call's data spoil the batch: each is computed by itself, and those that fit do not feel it.
            foreach (var call in calls)
                Compute([call]);
        }
        catch (KerasException e)
        {
            calls[0].Fail(new ModelInputException($"{e.Message}", e));
        }
        catch (Exception e)
        {
            foreach (var call in calls)
                call.Fail(e);
        }
    }

    private Tensor<float>[] Predict(IReadOnlyList<Tensor<float>> xs, int rows)
    {
        long start = Stopwatch.GetTimestamp();
        var ys = _model.Predict(xs, _joins ? Math.Clamp(rows, 1, Math.Max(_options.MaxBatch, UsualBatch)) : null);
        ModelMetrics.Batch(_name, rows, Stopwatch.GetElapsedTime(start));
        return ys;
    }

    private static string Outcome(Exception e) =>
        e switch
        {
            ModelInputException => "invalid",
            ModelOverloadedException => "overloaded",
            TimeoutException => "timeout",
            OperationCanceledException => "canceled",
            _ => "fault",
        };
}
