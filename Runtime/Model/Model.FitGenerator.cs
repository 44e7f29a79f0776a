using KerasSharp.Runtime.Training;

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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var source = new RepeatingBatches(batches, stop.Token);
        using var ahead = new BatchesAhead(source.Next, queueSize, stop);
        return FitBatches(ahead.Next, samplesPerEpoch, options ?? new FitOptions(), validationBatches, validationSamples, cancellation);
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
        return FitBatchesAsync(batches, samplesPerEpoch, options, validationBatches, validationSamples, queueSize, cancellation);
    }

    private async Task<History> FitBatchesAsync(
        IAsyncEnumerable<TrainingData> batches,
        int samplesPerEpoch,
        FitOptions? options,
        IEnumerable<TrainingData>? validationBatches,
        int validationSamples,
        int queueSize,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var source = new RepeatingAsyncBatches(batches, stop.Token);
        await using (source.ConfigureAwait(false))
        {
            using var ahead = new BatchesAhead(source.Next, queueSize, stop);
            var fit = () =>
                FitBatches(ahead.Next, samplesPerEpoch, options ?? new FitOptions(), validationBatches, validationSamples, cancellation);
            return await Task.Run(fit, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private History FitBatches(
        Func<TrainingData> next,
        int samplesPerEpoch,
        FitOptions options,
        IEnumerable<TrainingData>? validationBatches,
        int validationSamples,
        CancellationToken cancellation
    )
    {
        if (samplesPerEpoch <= 0)
            throw new ArgumentOutOfRangeException(nameof(samplesPerEpoch), samplesPerEpoch, "an epoch has at least one sample");
        if (validationBatches is not null && validationSamples <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(validationSamples),
                validationSamples,
                "batches to validate on need a number of samples"
            );
        if (options.BatchSize is not null || options.ValidationSplit != 0)
            throw new ArgumentException(
                "batches come from outside: a batch size or a validation split cannot be applied to them",
                nameof(options)
            );
        var held = options.ValidationData is { } given ? Session.Prepare(given) : null;
        if (held?.Samples == 0)
            throw new KerasException($"model '{Name}': expected at least one sample to validate on, found none");
        using var heldFeed = held is null ? null : new BatchFeed(held, 0, ordered: true);
        using var heldBatches = validationBatches is null ? null : new RepeatingBatches(validationBatches, cancellation);
        var run = Begin(
            options,
            new FitParameters(
                options.Epochs,
                samplesPerEpoch,
                null,
                held is not null || heldBatches is not null,
                Trained.Names,
                options.Verbose,
                options.InitialEpoch
            ),
            cancellation
        );
        int batchSize = 0;
        run.Run(
            () =>
            {
                for (int seen = 0; seen < samplesPerEpoch; seen += batchSize)
                {
                    var batch = Session.PrepareBatch(next(), options.ClassWeight);
                    using var feed = new BatchFeed(batch, 0, ordered: true);
                    batchSize = batch.Samples;
                    run.Step(batch.Step(training: true), new EpochFeed(feed, batchSize, batchSize, []));
                }
            },
            // As Keras does, validation data are evaluated in batches of the epoch's last batch size.
            () =>
                heldBatches is not null ? Session.Evaluate(heldBatches, validationSamples, cancellation)
                : held is null ? null
                : Session.Evaluate(held, heldFeed!, Inputs.BatchOf(held.Samples, batchSize), cancellation)
        );
        return run.History;
    }
}
