using System.Numerics.Tensors;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>A model that is compiled for training: checks data against it, and runs steps, evaluations and whole trainings.</summary>
internal sealed class TrainingSession(ITrainable model, TrainingSpec spec) : IDisposable
{
    public Trainer Trainer { get; } = new(model, spec);

    private IReadOnlyList<string> Names => Trainer.Names;

    /// <summary>Checks data against the model and the losses.</summary>
    /// <exception cref="KerasException">The data do not fit; the message says what was expected and found.</exception>
    public PreparedData Prepare(TrainingData data, PerOutput<IReadOnlyDictionary<int, double>?>? classWeight = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        // Numbers before the lookups cannot be told from those behind them.
        if (!data.Vectorized)
            model.Inputs.RequireNumbers("training or evaluating", $"set {nameof(TrainingData.Vectorized)} and give what Vectorize gives");
        string[] outputNames = [.. Trainer.Outputs.Select(o => o.Name)];
        var xs = data.Inputs.Resolve($"model '{model.Name}', inputs", [.. model.Inputs.Layers.Select(i => i.Name!)]).ToArray();
        var ys = data.Targets.Resolve($"model '{model.Name}', targets", outputNames).ToArray();
        var given =
            data.SampleWeights?.Resolve($"model '{model.Name}', sample weights", outputNames, () => null) ?? new Tensor<float>?[ys.Length];
        var byClass =
            classWeight?.Resolve($"model '{model.Name}', class weights", outputNames, () => null)
            ?? new IReadOnlyDictionary<int, double>?[ys.Length];

        var extents = new int[model.Inputs.ExtentCount];
        int samples = model.Inputs.Read(xs, extents);
        var inputs = model.Inputs.Shapes(extents);
        for (int i = 0; i < xs.Length; i++)
            xs[i] = DataCheck.Dense(xs[i]);
        var outputs = Trainer.OutputShapes(inputs);
        var weights = new Tensor<float>?[ys.Length];
        for (int i = 0; i < ys.Length; i++)
        {
            var output = Trainer.Outputs[i];
            ys[i] = DataCheck.DenseTarget(ys[i], outputs[output.Place], spec.Rules.TargetsMayBeVectors);
            if (ys[i].Lengths[0] != samples)
                throw new KerasException(
                    $"model '{model.Name}', target '{output.Name}': expected {samples} samples as in the input, found {ys[i].Lengths[0]}"
                );
            ys[i] = DataCheck.Target(model.Name, output, outputs[output.Place], ys[i]);
            weights[i] = DataCheck.Weights(model.Name, output, ys[i], given[i], byClass[i], spec.Rules.BothWeights);
        }
        Shape[] targets =
        [
            .. ys.Select(y => new Shape([model.Inputs.Samples, .. y.Lengths[1..].ToArray().Select(e => new Dim(checked((int)e)))])),
        ];
        return new PreparedData(
            0,
            samples,
            [.. xs, .. ys, .. weights.OfType<Tensor<float>>()],
            inputs,
            targets,
            [.. weights.Select(w => w is not null)]
        );
    }

    /// <summary>Checks one batch against the model and the losses.</summary>
    /// <inheritdoc cref="Prepare" path="/exception"/>
    public PreparedData PrepareBatch(TrainingData data, PerOutput<IReadOnlyDictionary<int, double>?>? classWeight = null)
    {
        var batch = Prepare(data, classWeight);
        if (batch.Samples == 0)
            throw new KerasException($"model '{model.Name}': expected a batch of at least one sample, found none");
        if (model.Inputs.FixedBatch is { } fixedBatch && batch.Samples != fixedBatch)
            throw new KerasException(
                $"model '{model.Name}' {model.Inputs.Batches} of {fixedBatch} samples; found a batch of {batch.Samples}"
            );
        return batch;
    }

    /// <summary>Runs one step on one batch.</summary>
    /// <returns>The reported numbers.</returns>
    public Scores RunBatch(PreparedData batch, bool training)
    {
        using var feed = new BatchFeed(batch, 0, ordered: true);
        var results = Trainer.Run(batch.Step(training), batch.Samples, feed.Take(0, batch.Samples));
        var totals = new ReportedTotals(Trainer.Reports);
        totals.Add(results, batch.Samples);
        return ScoresOf(totals, latest: true);
    }

    /// <summary>Evaluates data batch by batch; each number is the mean of the batches' numbers, weighted by their samples.</summary>
    /// <exception cref="KerasException">There is no sample.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Scores Evaluate(
        PreparedData data,
        BatchFeed feed,
        int batchSize,
        CancellationToken cancellation,
        IProgress<long>? progress = null
    )
    {
        if (data.Samples == 0)
            throw new KerasException($"model '{model.Name}': expected at least one sample to evaluate, found none");
        var shape = data.Step(training: false);
        var totals = new ReportedTotals(Trainer.Reports);
        var batches = new EpochFeed(feed, data.Samples, batchSize, []);
        long done = 0;
        for (batches.Begin(); batches.Count > 0; batches.Advance())
        {
            cancellation.ThrowIfCancellationRequested();
            totals.Add(Trainer.Run(shape, batches), batches.Count);
            progress?.Report(done += batches.Count);
        }
        return ScoresOf(totals, latest: false);
    }

    /// <summary>Evaluates batches that come one after another, until at least so many samples were seen.</summary>
    /// <exception cref="KerasException">A batch does not fit.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Scores Evaluate(RepeatingBatches source, int samples, CancellationToken cancellation)
    {
        var totals = new ReportedTotals(Trainer.Reports);
        while (totals.Samples < samples)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = PrepareBatch(source.Next());
            using var feed = new BatchFeed(batch, 0, ordered: true);
            totals.Add(Trainer.Run(batch.Step(training: false), batch.Samples, feed.Take(0, batch.Samples)), batch.Samples);
        }
        return ScoresOf(totals, latest: false);
    }

    private Scores ScoresOf(ReportedTotals totals, bool latest)
    {
        var values = new double[Names.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = latest ? totals.Latest(i) : totals.Of(i);
        return new Scores(Names, values);
    }

    /// <summary>A training of this model.</summary>
    public FitRun Begin(FitParameters parameters, IReadOnlyList<IFitObserver> observers, CancellationToken cancellation) =>
        new(model, Trainer, observers, parameters, cancellation);

    public void Dispose() => Trainer.Dispose();
}
