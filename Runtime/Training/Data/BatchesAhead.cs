using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace KerasSharp.Runtime.Training;

/// <summary>Makes batches in a thread of its own while the ones before are trained on.</summary>
internal sealed class BatchesAhead : IDisposable
{
    private readonly BlockingCollection<TrainingData> _queue;
    private readonly CancellationTokenSource _stop;
    private readonly Thread _maker;
    private ExceptionDispatchInfo? _failure;

    /// <param name="make">Makes the next batch.</param>
    /// <param name="queueSize">The most batches that wait.</param>
    /// <param name="stop">Ends the making when this is disposed of.</param>
    public BatchesAhead(Func<TrainingData> make, int queueSize, CancellationTokenSource stop)
    {
        if (queueSize <= 0)
            throw new ArgumentOutOfRangeException(nameof(queueSize), queueSize, "a queue has room for at least one batch");
        (_queue, _stop) = (new BlockingCollection<TrainingData>(queueSize), stop);
        _maker = new Thread(() =>
        {
            try
            {
                while (!stop.IsCancellationRequested)
                    _queue.Add(make(), stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The training has ended.
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                _queue.CompleteAdding();
            }
        })
        {
            IsBackground = true,
            Name = "batches ahead",
        };
        _maker.Start();
    }

    /// <summary>The next batch; what making it threw is thrown here.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public TrainingData Next()
    {
        if (_queue.TryTake(out var batch, Timeout.Infinite, CancellationToken.None))
            return batch;
        _failure?.Throw();
        throw new OperationCanceledException(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _maker.Join();
        _queue.Dispose();
    }
}
