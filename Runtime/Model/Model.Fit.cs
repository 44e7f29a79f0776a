using System.Numerics.Tensors;
using KerasSharp.Runtime.Training;

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
    public History Fit(TrainingData data, FitOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new FitOptions();
        if (!(options.ValidationSplit >= 0 && options.ValidationSplit < 1))
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.ValidationSplit,
                "a validation split is at least 0 and less than 1"
            );
        var train = Session.Prepare(data, options.ClassWeight);
        PreparedData? held = null;
        if (options.ValidationData is { } given)
            held = Session.Prepare(given);
        else if (options.ValidationSplit > 0)
            (train, held) = train.Split((int)(train.Samples * (1 - options.ValidationSplit)));
        if (train.Samples == 0 || held?.Samples == 0)
            throw new KerasException(
                $"model '{Name}': expected at least one sample to train on and, where there is a validation, one to validate on;"
                    + $" found {train.Samples} and {held?.Samples.ToString() ?? "no validation"}"
            );
        int batchSize = Inputs.BatchOf(train.Samples, options.BatchSize);
        int heldBatch = held is null ? 0 : Inputs.BatchOf(held.Samples, options.BatchSize);

        var trainer = Trained;
        // Steps that a process before this one made.
        if (trainer.Steps == 0)
            trainer.Steps = (long)options.InitialEpoch * ((train.Samples + batchSize - 1) / batchSize);
        using var feed = new BatchFeed(train, batchSize, options.Shuffle == Shuffle.None);
        using var heldFeed = held is null ? null : new BatchFeed(held, 0, ordered: true);
        var order = new int[options.Shuffle == Shuffle.None ? 0 : train.Samples];
        var batches = new EpochFeed(feed, train.Samples, batchSize, order);
        var shape = train.Step(training: true);
        var run = Begin(
            options,
            new FitParameters(
                options.Epochs,
                train.Samples,
                batchSize,
                held is not null,
                trainer.Names,
                options.Verbose,
                options.InitialEpoch
            ),
            cancellation
        );
        run.Run(
            () =>
            {
                if (order.Length > 0)
                    SampleOrder.Fill(order, options.Shuffle, batchSize, trainer.Spec.Seed, trainer.Steps);
                for (batches.Begin(); batches.Count > 0; batches.Advance())
                    run.Step(shape, batches);
            },
            () => held is null ? null : Session.Evaluate(held, heldFeed!, heldBatch, cancellation)
        );
        return run.History;
    }

    private FitRun Begin(FitOptions options, FitParameters parameters, CancellationToken cancellation)
    {
        foreach (var callback in options.Callbacks)
            callback.Attach(this, parameters);
        var run = Session.Begin(parameters, options.Callbacks, cancellation);
        History = run.History;
        return run;
    }

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
