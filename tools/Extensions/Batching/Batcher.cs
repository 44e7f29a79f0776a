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
    private readonly Lazy<bool> _joinsSteps;
    private readonly Task _work;
    private long _plans;

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
        _joinsSteps = new(StepsStandAlone);
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
        return await RunAsync("keras.predict", PendingCall.Of(xs, _joins), cancellation).ConfigureAwait(false);
    }

    /// <summary>Predicts from numbers and texts.</summary>
    /// <param name="xs">One array for each input, each [rows, ...].</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <inheritdoc cref="PredictAsync(IReadOnlyList{Tensor{float}}, CancellationToken)"/>
    public async Task<Tensor<float>[]> PredictInputsAsync(IReadOnlyList<InputData> xs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(xs);
        int rows = xs.Count == 0 || xs[0].Lengths.Length == 0 ? 1 : (int)xs[0].Lengths[0];
        return await RunAsync("keras.predict", PendingCall.OfTexts(xs, rows), cancellation).ConfigureAwait(false);
    }

    /// <summary>Steps: predicts the next part of sequences from the states of the part before.</summary>
    /// <param name="xs">One array for each input, each [rows, ...]; not to be changed until the result is there.</param>
    /// <param name="states">Of as many rows, from <see cref="ModelCalls.InitialStates"/> or an earlier step.</param>
    /// <param name="cancellation">Ends the wait; what is being computed already is computed to its end.</param>
    /// <returns>Outputs and the states that are left, bit for bit those of the model's own step (<see cref="ModelCalls"/>).</returns>
    /// <inheritdoc cref="PredictAsync(IReadOnlyList{Tensor{float}}, CancellationToken)" path="/exception"/>
    public async Task<StepResult> StepAsync(IReadOnlyList<Tensor<float>> xs, ModelStates states, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(states);
        var call = PendingCall.Of(xs, _joinsSteps.Value, states);
        var outputs = await RunAsync("keras.step", call, cancellation).ConfigureAwait(false);
        return new StepResult(outputs, call.Next!);
    }

    private bool StepsStandAlone()
    {
        try
        {
            return _model.FixedBatch is null ? !ModelSamples.Mix(_model) : _model.StepSamples() is null;
        }
        catch (KerasException)
        {
            // The model cannot step: each call is told so.
            return false;
        }
    }

    private async Task<Tensor<float>[]> RunAsync(string kind, PendingCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var activity = ModelMetrics.Activities.StartActivity(kind);
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
        while (_queue.Take(_options.MaxBatch) is { Count: > 0 } calls)
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
            int rows = calls.Sum(c => c.Rows),
                first = 0;
            long start = Stopwatch.GetTimestamp();
            if (calls.Count == 1)
            {
                var (alone, next) = Run(calls[0], calls[0].Inputs, calls[0].States);
                Tell(rows, start);
                calls[0].Succeed(alone, next);
                return;
            }
            var before = calls[0].States is null ? null : ModelStates.Join([.. calls.Select(c => c.States!)]);
            var (outputs, after) = Run(calls[0], _batch.Join(calls), before, rows);
            Tell(rows, start);
            foreach (var call in calls)
            {
                call.Succeed(RowBatch.Part(outputs, first, call.Rows), after?.Rows(first, call.Rows));
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

    private (Tensor<float>[] Outputs, ModelStates? Next) Run(
        PendingCall kind,
        IReadOnlyList<Tensor<float>> xs,
        ModelStates? states,
        int? rows = null
    )
    {
        if (kind.Texts is { } texts)
            return (_model.PredictInputs(texts), null);
        if (states is null)
            return (_model.Predict(xs, _joins ? Math.Clamp(rows ?? kind.Rows, 1, Math.Max(_options.MaxBatch, UsualBatch)) : null), null);
        var result = _model.Step(xs, states);
        return ([.. result.Outputs], result.States);
    }

    private void Tell(int rows, long start)
    {
        ModelMetrics.Batch(_name, rows, Stopwatch.GetElapsedTime(start));
        long plans = _model.PlansBuilt;
        ModelMetrics.Plans(_name, plans - _plans);
        _plans = plans;
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
