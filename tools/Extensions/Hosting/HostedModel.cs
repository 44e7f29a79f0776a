using System.Numerics.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KerasSharp.Extensions;

/// <summary>A model that an application serves: loaded and warmed up, its calls batched, replaced beside running calls when its file
/// changes. Safe from many threads.</summary>
public sealed class HostedModel : IAsyncDisposable
{
    private readonly string _path;
    private readonly KerasModelOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private volatile ModelVersion _current;
    private int _disposed;

    private HostedModel(string name, string path, KerasModelOptions options, ILogger? logger)
    {
        (Name, _path, _options, _logger) = (name, path, options, logger ?? NullLogger.Instance);
        _current = ModelVersion.Load(name, path, options);
        _logger.LogInformation("Keras model {Model} is loaded from {File}", name, path);
        _watching = options.ReloadInterval is { } interval ? Watch(interval) : Task.CompletedTask;
    }

    /// <summary>The name that the application gives it.</summary>
    public string Name { get; }

    /// <summary>Times that the file was loaded anew.</summary>
    public int Reloads { get; private set; }

    /// <summary>Why the file's last change could not be loaded, so that the model before it is still served; null where it could.</summary>
    public Exception? ReloadError { get; private set; }

    /// <summary>Rows that wait to be computed.</summary>
    public int QueuedRows => _current.Batcher.QueuedRows;

    /// <summary>The model as it is loaded now, for its names and shapes; disposed when the file changes.</summary>
    public Model Model => _current.Model;

    /// <summary>Loads a model and warms it up.</summary>
    /// <param name="name">The name that the application gives it.</param>
    /// <param name="path">Its file.</param>
    /// <param name="options">How it is served.</param>
    /// <param name="logger">Is told of loads and reloads.</param>
    /// <exception cref="ArgumentException">The name or the path is empty.</exception>
    /// <exception cref="KerasException">The file cannot be loaded, or a warm-up shape does not fit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HostedModel Open(string name, string path, KerasModelOptions? options = null, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new HostedModel(name, path, options ?? new(), logger);
    }

    /// <inheritdoc cref="Batcher.PredictAsync(IReadOnlyList{Tensor{float}}, CancellationToken)"/>
    public Task<Tensor<float>[]> PredictAsync(IReadOnlyList<Tensor<float>> xs, CancellationToken cancellation = default) =>
        OnCurrent(batcher => batcher.PredictAsync(xs, cancellation));

    /// <inheritdoc cref="Batcher.PredictInputsAsync"/>
    public Task<Tensor<float>[]> PredictInputsAsync(IReadOnlyList<InputData> xs, CancellationToken cancellation = default) =>
        OnCurrent(batcher => batcher.PredictInputsAsync(xs, cancellation));

    /// <inheritdoc cref="Batcher.StepAsync"/>
    public Task<StepResult> StepAsync(IReadOnlyList<Tensor<float>> xs, ModelStates states, CancellationToken cancellation = default) =>
        OnCurrent(batcher => batcher.StepAsync(xs, states, cancellation));

    /// <summary>Predicts with a model of one input and one output.</summary>
    /// <inheritdoc cref="Batcher.PredictAsync(IReadOnlyList{Tensor{float}}, CancellationToken)"/>
    public async Task<Tensor<float>> PredictAsync(Tensor<float> x, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        var ys = await PredictAsync([x], cancellation).ConfigureAwait(false);
        return ys.Length == 1
            ? ys[0]
            : throw new InvalidOperationException($"model '{Name}' has {ys.Length} outputs; use the overload that takes and gives lists");
    }

    private async Task<T> OnCurrent<T>(Func<Batcher, Task<T>> call)
    {
        while (true)
        {
            var version = _current;
            try
            {
                return await call(version.Batcher).ConfigureAwait(false);
            }
            catch (ModelOverloadedException) when (!ReferenceEquals(version, _current))
            {
                // The version was replaced between the look at it and the call.
            }
        }
    }

    /// <summary>Loads the file anew and replaces the model; calls under way end on the old one.</summary>
    /// <exception cref="KerasException">The file cannot be loaded; the old model is still served.</exception>
    /// <exception cref="IOException">The file cannot be read; the old model is still served.</exception>
    public async Task ReloadAsync(CancellationToken cancellation = default)
    {
        var next = await Task.Run(() => ModelVersion.Load(Name, _path, _options), cancellation).ConfigureAwait(false);
        // Two reloads at once must not both end the same version and none the other.
        var old = Interlocked.Exchange(ref _current, next);
        (Reloads, ReloadError) = (Reloads + 1, null);
        _logger.LogInformation("Keras model {Model} is loaded anew from {File}", Name, _path);
        await old.DisposeAsync().ConfigureAwait(false);
        // Whoever took the model down meanwhile ended the version that was current then.
        if (Volatile.Read(ref _disposed) != 0)
            await next.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends when the calls under way are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        // An application's services end each singleton once for each of its keys.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _current.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task Watch(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        FileStamp seen = _current.Stamp,
            tried = seen;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                var now = FileStamp.Of(_path);
                // A file that is still being written changes between two looks.
                bool isSettled = now == seen;
                seen = now;
                if (!isSettled || now == tried || now == default || now == _current.Stamp)
                    continue;
                tried = now;
                await TryReload().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The model is taken down.
        }
    }

    private async Task TryReload()
    {
        try
        {
            await ReloadAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KerasException or IOException or UnauthorizedAccessException)
        {
            ReloadError = e;
            _logger.LogError(
                e,
                "Keras model {Model}: {File} has changed and cannot be loaded; the model before is still served",
                Name,
                _path
            );
        }
    }
}
