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
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive, or the validation split not from 0 to less than 1.</exception>
    public History Fit(TrainingData data, FitOptions? options = null, CancellationToken cancellation = default) =>
        new ModelFitter(this).Fit(data, options ?? new FitOptions(), cancellation);

    /// <summary>Trains for some epochs, with Keras's arguments by name.</summary>
    /// <inheritdoc cref="Fit(TrainingData, FitOptions?, CancellationToken)"/>
    /// <param name="x">[samples, ...].</param>
    /// <param name="y">[samples, ...]; class numbers [samples, ..., 1] for sparse losses.</param>
    /// <param name="batchSize">Samples in a batch; null for 32, or for the size that the model fixes.</param>
    /// <param name="epochs">The number of the epoch to stop before.</param>
    /// <param name="verbose">What is printed.</param>
    /// <param name="callbacks">Are told how it goes.</param>
    /// <param name="validationSplit">The last part of the samples, which is not trained on but evaluated after each epoch.</param>
    /// <param name="validationData">What is evaluated after each epoch instead.</param>
    /// <param name="shuffle">The order of samples.</param>
    /// <param name="classWeight">Weights of samples by their class.</param>
    /// <param name="sampleWeight">[samples], or [samples, T] where weights are temporal.</param>
    /// <param name="initialEpoch">The number of the first epoch.</param>
    /// <param name="cancellation">Stops it after a batch. The model keeps what was reached.</param>
    public History Fit(
        Tensor<float> x,
        Tensor<float> y,
        int? batchSize = null,
        int epochs = 10,
        Verbosity verbose = Verbosity.Auto,
        IReadOnlyList<Callback>? callbacks = null,
        double validationSplit = 0,
        TrainingData? validationData = null,
        Shuffle shuffle = Shuffle.Samples,
        IReadOnlyDictionary<int, double>? classWeight = null,
        Tensor<float>? sampleWeight = null,
        int initialEpoch = 0,
        CancellationToken cancellation = default
    ) =>
        Fit(
            new TrainingData(x, y, sampleWeight),
            new FitOptions
            {
                BatchSize = batchSize,
                Epochs = epochs,
                Verbose = verbose,
                Callbacks = callbacks ?? [],
                ValidationSplit = validationSplit,
                ValidationData = validationData,
                Shuffle = shuffle,
                ClassWeight = classWeight is null ? null : PerOutput<IReadOnlyDictionary<int, double>?>.ForAll(classWeight),
                InitialEpoch = initialEpoch,
            },
            cancellation
        );
}
