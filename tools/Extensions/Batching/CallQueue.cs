namespace KerasSharp.Extensions;

/// <summary>Calls in the order in which they came, bounded by their rows.</summary>
internal sealed class CallQueue(string model, BatchingOptions options)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _came = new(0);
    private readonly List<PendingCall> _waiting = [];
    private int _rows;
    private bool _closed;

    /// <summary>Rows that wait.</summary>
    internal int Rows => Volatile.Read(ref _rows);

    /// <summary>Adds a call.</summary>
    /// <exception cref="ModelOverloadedException">Too many rows wait, or no call is taken any more.</exception>
    internal void Add(PendingCall call)
    {
        lock (_gate)
        {
            if (_closed)
                throw new ModelOverloadedException($"model '{model}' is being taken down");
            // A call of more rows than may wait is taken where no other waits: else nobody could ever make it.
            if (_rows > 0 && _rows + call.Rows > options.MaxQueuedRows)
                throw new ModelOverloadedException(
                    $"model '{model}': expected at most {options.MaxQueuedRows} waiting rows, found {_rows} and {call.Rows} more"
                );
            _waiting.Add(call);
            _rows += call.Rows;
        }
        _came.Release();
    }

    /// <summary>Ends the wait of a call that nobody wants any more.</summary>
    internal void Remove(PendingCall call)
    {
        lock (_gate)
            if (_waiting.Remove(call))
                _rows -= call.Rows;
    }

    /// <summary>Waits for a first call, then for others that fit with it until the batch is full or the time has passed.</summary>
    /// <param name="most">Rows that are taken at most, but for a call that has more by itself.</param>
    /// <returns>The calls; none once the queue is closed and empty.</returns>
    internal IReadOnlyList<PendingCall> Take(int most)
    {
        while (true)
        {
            lock (_gate)
            {
                DropEnded();
                if (_waiting.Count == 0 && _closed)
                    return [];
                if (_waiting.Count > 0 && (_closed || IsDue(most)))
                    return TakeBatch(most);
            }
            _came.Wait(TimeToWait());
        }
    }

    /// <summary>Takes no further call; those that wait are still given out.</summary>
    internal void Close()
    {
        lock (_gate)
            _closed = true;
        _came.Release();
    }

    private bool IsDue(int most) =>
        options.MaxDelay == TimeSpan.Zero || !_waiting[0].Joins || _rows >= most || _waiting[0].Waited >= options.MaxDelay;

    private int TimeToWait()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
                return Timeout.Infinite;
            return Math.Max(1, (int)Math.Ceiling((options.MaxDelay - _waiting[0].Waited).TotalMilliseconds));
        }
    }

    private void DropEnded()
    {
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            var call = _waiting[i];
            if (!call.HasEnded && options.QueueTimeout is { } timeout && call.Waited > timeout)
                call.Fail(new TimeoutException($"model '{model}': the call waited longer than {timeout}"));
            if (!call.HasEnded)
                continue;
            _waiting.RemoveAt(i);
            _rows -= call.Rows;
        }
    }

    private List<PendingCall> TakeBatch(int most)
    {
        var first = _waiting[0];
        var batch = new List<PendingCall> { first };
        int rows = first.Rows;
        for (int i = 1; i < _waiting.Count && rows < most; i++)
        {
            var next = _waiting[i];
            if (rows + next.Rows > most || !first.FitsWith(next))
                continue;
            batch.Add(next);
            rows += next.Rows;
        }
        foreach (var call in batch)
        {
            _waiting.Remove(call);
            _rows -= call.Rows;
        }
        return batch;
    }
}
