using KerasSharp.Runtime.Training;

namespace KerasSharp;

/// <summary>Trains a model for some epochs: on data as a whole, or on batches that come one after another.</summary>
internal sealed class ModelFitter(Model model)
{
    private TrainingSession Session => model.Session;

    /// <summary>Trains on data as a whole.</summary>
    internal History Fit(TrainingData data, FitOptions options, CancellationToken cancellation)
    {
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
                $"model '{model.Name}': expected at least one sample to train on and, where there is a validation, one to validate on;"
                    + $" found {train.Samples} and {held?.Samples.ToString() ?? "no validation"}"
            );
        int batchSize = model.Inputs.BatchOf(train.Samples, options.BatchSize);
        int heldBatch = held is null ? 0 : model.Inputs.BatchOf(held.Samples, options.BatchSize);

        var trainer = Session.Trainer;
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

    /// <summary>Trains on batches that come one after another; they are made ahead in another thread.</summary>
    internal History Fit(
        IEnumerable<TrainingData> batches,
        int samplesPerEpoch,
        FitOptions options,
        IEnumerable<TrainingData>? validationBatches,
        int validationSamples,
        int queueSize,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var source = new RepeatingBatches(batches, stop.Token);
        using var ahead = new BatchesAhead(source.Next, queueSize, stop);
        return FitAhead(ahead.Next, samplesPerEpoch, options, validationBatches, validationSamples, cancellation);
    }

    /// <summary>Trains on batches that come one after another and need not be waited for.</summary>
    internal async Task<History> FitAsync(
        IAsyncEnumerable<TrainingData> batches,
        int samplesPerEpoch,
        FitOptions options,
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
            var fit = () => FitAhead(ahead.Next, samplesPerEpoch, options, validationBatches, validationSamples, cancellation);
            return await Task.Run(fit, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private History FitAhead(
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
            throw new KerasException($"model '{model.Name}': expected at least one sample to validate on, found none");
        using var heldFeed = held is null ? null : new BatchFeed(held, 0, ordered: true);
        using var heldBatches = validationBatches is null ? null : new RepeatingBatches(validationBatches, cancellation);
        var run = Begin(
            options,
            new FitParameters(
                options.Epochs,
                samplesPerEpoch,
                null,
                held is not null || heldBatches is not null,
                Session.Trainer.Names,
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
                : Session.Evaluate(held, heldFeed!, model.Inputs.BatchOf(held.Samples, batchSize), cancellation)
        );
        return run.History;
    }

    private FitRun Begin(FitOptions options, FitParameters parameters, CancellationToken cancellation)
    {
        foreach (var callback in options.Callbacks)
            callback.Attach(model, parameters);
        parameters = parameters with { Output = options.Output, Progress = options.Progress };
        var run = Session.Begin(parameters, options.Callbacks, cancellation);
        model.History = run.History;
        return run;
    }
}
