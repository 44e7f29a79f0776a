using System.Numerics.Tensors;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Trains for some epochs.</summary>
    /// <param name="data">What it trains on.</param>
    /// <param name="options">How long and how; null for Keras's defaults: 10 epochs, batches of 32, shuffled.</param>
    /// <param name="cancellation">Stops it after a batch. The model keeps what was reached.</param>
    /// <returns>What was reported, epoch by epoch.</returns>
    /// <exception cref="KerasException">The data do not fit the model, or a value is not finite where that is checked.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive, or the validation split not from 0 to less than
    /// 1.</exception>
    public History Fit(TrainingData data, FitOptions? options = null, CancellationToken cancellation = default) =>
        new ModelFitter(this).Fit(data, options ?? new FitOptions(), cancellation);

    /// <summary>Trains one input on one output for some epochs: the short form, without callbacks and validation.</summary>
    /// <inheritdoc cref="Fit(TrainingData, FitOptions?, CancellationToken)"/>
    /// <param name="x">[samples, ...].</param>
    /// <param name="y">[samples, ...]; class numbers [samples, ..., 1] for sparse losses.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="batchSize">Samples in a batch; null for 32, or for the size that the model fixes.</param>
    public History Fit(Tensor<float> x, Tensor<float> y, int epochs = 10, int? batchSize = null) =>
        Fit(new TrainingData(x, y), new FitOptions { Epochs = epochs, BatchSize = batchSize });

    /// <summary>Trains one input on one output for some epochs.</summary>
    /// <inheritdoc cref="Fit(TrainingData, FitOptions?, CancellationToken)"/>
    /// <param name="x">[samples, ...].</param>
    /// <param name="y">[samples, ...]; class numbers [samples, ..., 1] for sparse losses.</param>
    /// <param name="options">How long and how.</param>
    /// <param name="cancellation">Stops it after a batch. The model keeps what was reached.</param>
    public History Fit(Tensor<float> x, Tensor<float> y, FitOptions options, CancellationToken cancellation = default) =>
        Fit(new TrainingData(x, y), Given(options), cancellation);

    /// <summary>Trains for some epochs on a thread of its own.</summary>
    /// <inheritdoc cref="Fit(TrainingData, FitOptions?, CancellationToken)"/>
    public Task<History> FitAsync(TrainingData data, FitOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Task.Factory.StartNew(
            () => Fit(data, options, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default
        );
    }
}
