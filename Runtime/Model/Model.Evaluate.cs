using System.Numerics.Tensors;
using KerasSharp.Runtime.Training;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Runs one training step on one batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="classWeight">Weights of samples by their class, for outputs without sample weights.</param>
    /// <returns>The loss before the step, and the metrics.</returns>
    /// <exception cref="KerasException">The data do not fit the model; the message says what was expected and found.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    public Scores TrainOnBatch(TrainingData batch, PerOutput<IReadOnlyDictionary<int, double>?>? classWeight = null) =>
        Session.RunBatch(Session.PrepareBatch(Given(batch), classWeight), training: true);

    /// <inheritdoc cref="TrainOnBatch(TrainingData, PerOutput{IReadOnlyDictionary{int, double}?}?)"/>
    /// <param name="x">[samples, ...].</param>
    /// <param name="y">[samples, ...].</param>
    /// <param name="sampleWeight">[samples], or [samples, T] where weights are temporal.</param>
    public Scores TrainOnBatch(Tensor<float> x, Tensor<float> y, Tensor<float>? sampleWeight = null) =>
        TrainOnBatch(new TrainingData(x, y, sampleWeight));

    /// <summary>Evaluates one batch. Nothing changes but the states that layers keep.</summary>
    /// <inheritdoc cref="TrainOnBatch(TrainingData, PerOutput{IReadOnlyDictionary{int, double}?}?)"/>
    public Scores TestOnBatch(TrainingData batch) => Session.RunBatch(Session.PrepareBatch(Given(batch)), training: false);

    /// <inheritdoc cref="TestOnBatch(TrainingData)"/>
    /// <param name="x">[samples, ...].</param>
    /// <param name="y">[samples, ...].</param>
    /// <param name="sampleWeight">[samples], or [samples, T] where weights are temporal.</param>
    public Scores TestOnBatch(Tensor<float> x, Tensor<float> y, Tensor<float>? sampleWeight = null) =>
        TestOnBatch(new TrainingData(x, y, sampleWeight));

    /// <summary>Evaluates data batch by batch; each number is the mean of the batches' numbers, weighted by their samples.</summary>
    /// <param name="data">The data.</param>
    /// <param name="batchSize">Samples in a batch; null for 32, or for the size that the model fixes.</param>
    /// <param name="cancellation">Stops it after a batch.</param>
    /// <param name="progress">Is told after each batch how many samples are done; null for nobody.</param>
    /// <exception cref="KerasException">The data do not fit the model; the message says what was expected and found.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size, or the number of samples to evaluate, is not positive.</exception>
    public Scores Evaluate(
        TrainingData data,
        int? batchSize = null,
        CancellationToken cancellation = default,
        IProgress<long>? progress = null
    )
    {
        var prepared = Session.Prepare(data);
        using var feed = new BatchFeed(prepared, 0, ordered: true);
        return Session.Evaluate(prepared, feed, Inputs.BatchOf(prepared.Samples, batchSize), cancellation, progress);
    }

    /// <inheritdoc cref="Evaluate(TrainingData, int?, CancellationToken, IProgress{long}?)"/>
    /// <param name="x">[samples, ...].</param>
    /// <param name="y">[samples, ...].</param>
    /// <param name="batchSize">Samples in a batch; null for 32, or for the size that the model fixes.</param>
    /// <param name="sampleWeight">[samples], or [samples, T] where weights are temporal.</param>
    public Scores Evaluate(Tensor<float> x, Tensor<float> y, int? batchSize = null, Tensor<float>? sampleWeight = null) =>
        Evaluate(new TrainingData(x, y, sampleWeight), batchSize);

    /// <summary>Evaluates batches that come one after another.</summary>
    /// <param name="batches">The batches; taken from the start again where they end.</param>
    /// <param name="samples">How many samples to evaluate at least; the last batch is evaluated whole.</param>
    /// <param name="cancellation">Stops it after a batch.</param>
    /// <inheritdoc cref="Evaluate(TrainingData, int?, CancellationToken, IProgress{long}?)" path="/exception"/>
    public Scores EvaluateGenerator(IEnumerable<TrainingData> batches, int samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using var source = new RepeatingBatches(batches, cancellation);
        return EvaluateGenerator(source, samples, cancellation);
    }

    private Scores EvaluateGenerator(RepeatingBatches source, int samples, CancellationToken cancellation) =>
        samples > 0
            ? Session.Evaluate(source, samples, cancellation)
            : throw new ArgumentOutOfRangeException(nameof(samples), samples, "an evaluation needs at least one sample");
}
