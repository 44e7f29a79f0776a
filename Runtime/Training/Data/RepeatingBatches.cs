namespace KerasSharp.Runtime.Training;

/// <summary>Batches from outside, one after another; where they end they are taken from the start again.</summary>
internal sealed class RepeatingBatches : IDisposable
{
    private readonly IEnumerable<TrainingData> _batches;
    private readonly CancellationToken _cancellation;
    private IEnumerator<TrainingData>? _current;

    public RepeatingBatches(IEnumerable<TrainingData> batches, CancellationToken cancellation) =>
        (_batches, _cancellation) = (batches, cancellation);

    /// <exception cref="KerasException">There is not a single batch.</exception>
    public TrainingData Next()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_current is not null && _current.MoveNext())
            return _current.Current;
        _current?.Dispose();
        _current = _batches.GetEnumerator();
        return _current.MoveNext() ? _current.Current : throw new KerasException("batches: expected at least one, found none");
    }

    public void Dispose() => _current?.Dispose();
}

/// <summary><see cref="RepeatingBatches"/> of an asynchronous sequence, whose batches are waited for.</summary>
internal sealed class RepeatingAsyncBatches(IAsyncEnumerable<TrainingData> batches, CancellationToken cancellation) : IAsyncDisposable
{
    private IAsyncEnumerator<TrainingData>? _current;

    /// <summary>Waits for the next batch; called from a thread of its own.</summary>
    /// <exception cref="KerasException">There is not a single batch.</exception>
    public TrainingData Next()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_current is not null)
        {
            if (Wait(_current.MoveNextAsync()))
                return _current.Current;
            _current.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        _current = batches.GetAsyncEnumerator(cancellation);
        return Wait(_current.MoveNextAsync()) ? _current.Current : throw new KerasException("batches: expected at least one, found none");
    }

    public async ValueTask DisposeAsync()
    {
        if (_current is not null)
            await _current.DisposeAsync().ConfigureAwait(false);
    }

    private static bool Wait(ValueTask<bool> moved) => moved.AsTask().GetAwaiter().GetResult();
}
