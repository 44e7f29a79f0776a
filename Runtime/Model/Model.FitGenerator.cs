namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Trains on batches that come one after another; they are made ahead in another thread.</summary>
    /// <param name="batches">The batches; taken from the start again where they end.</param>
    /// <param name="samplesPerEpoch">How many samples end an epoch; its last batch is trained on whole.</param>
    /// <param name="options">Epochs, validation data, class weights and callbacks; batch size, shuffle and validation split do not
    /// apply and must not be set.</param>
    /// <param name="validationBatches">Batches that are evaluated after each epoch instead of the options' validation data.</param>
    /// <param name="validationSamples">How many samples of them.</param>
    /// <param name="queueSize">The most batches that are made ahead.</param>
    /// <param name="cancellation">Stops it after a batch. The model keeps what was reached.</param>
    /// <returns>What was reported, epoch by epoch.</returns>
    /// <exception cref="KerasException">A batch does not fit the model, there is none, or a value is not finite where that is checked.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An epoch, or a validation by batches, has no sample.</exception>
    /// <exception cref="ArgumentException">The options give a batch size or a validation split, which batches from outside cannot have.</exception>
    public History FitGenerator(
        IEnumerable<TrainingData> batches,
        int samplesPerEpoch,
        FitOptions? options = null,
        IEnumerable<TrainingData>? validationBatches = null,
        int validationSamples = 0,
        int queueSize = 10,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new ModelFitter(this).Fit(
            batches,
            samplesPerEpoch,
            options ?? new FitOptions(),
            validationBatches,
            validationSamples,
            queueSize,
            cancellation
        );
    }

    /// <inheritdoc cref="FitGenerator(IEnumerable{TrainingData}, int, FitOptions?, IEnumerable{TrainingData}?, int, int, CancellationToken)"/>
    public Task<History> FitGeneratorAsync(
        IAsyncEnumerable<TrainingData> batches,
        int samplesPerEpoch,
        FitOptions? options = null,
        IEnumerable<TrainingData>? validationBatches = null,
        int validationSamples = 0,
        int queueSize = 10,
        CancellationToken cancellation = default
    )
    {
        // Before the task: a wrong argument is the caller's mistake, not the training's.
        ArgumentNullException.ThrowIfNull(batches);
        return new ModelFitter(this).FitAsync(
            batches,
            samplesPerEpoch,
            options ?? new FitOptions(),
            validationBatches,
            validationSamples,
            queueSize,
            cancellation
        );
    }
}
