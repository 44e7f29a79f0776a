using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace KerasSharp.Data;

/// <summary>Predicts from a reader to a writer, part after part. While one part is computed the next is read and the one before is
/// written, each on a thread of its own; a few parts exist at a time, however many samples there are.</summary>
internal sealed class Prediction
{
    // Enough samples at once for every core, and no more than Keras's 32 where a sample is large, or where results depend on the batch.
    private const int UsualBatch = 32,
        MostSamples = 4096,
        PartNumbers = 1 << 18,
        Ahead = 2;

    private readonly Model _model;
    private readonly int _batch;
    private readonly bool _batchMatters;
    private readonly BlockingCollection<Part> _free = [],
        _read = new(Ahead);
    private readonly BlockingCollection<PredictionBatch> _computed = new(Ahead);
    private volatile int _samplesAtOnce;
    private long _done;

    private Prediction(Model model, int? batchSize)
    {
        (_model, _batch) = (model, model.FixedBatch ?? batchSize ?? UsualBatch);
        _samplesAtOnce = _batch;
        _batchMatters = ModelSamples.Mix(model);
        for (int i = 0; i < Ahead + 2; i++)
            _free.Add(new Part());
    }

    /// <summary>Runs all samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reader">Gives the inputs.</param>
    /// <param name="name">What errors call them.</param>
    /// <param name="writer">Takes the outputs.</param>
    /// <param name="batchSize">Samples that run at once; null for as many as are worth while, or what the model fixes.</param>
    /// <param name="progress">Is told how many samples are done.</param>
    /// <param name="cancellation">Ends the work between two parts.</param>
    /// <exception cref="KerasException">The data do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    internal static void Run(
        Model model,
        ISampleReader reader,
        string name,
        PredictionWriter writer,
        int? batchSize,
        IProgress<long> progress,
        CancellationToken cancellation
    )
    {
        var run = new Prediction(model, batchSize);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = run.Start(stop, () => run.Read(reader, stop.Token)),
            writing = run.Start(stop, () => run.Write(writer, stop.Token));
        Task computing = run.Start(stop, () => run.Compute(name, batchSize, progress, stop.Token));
        // What failed first ends the others; its own error is told, and those that it ended have none.
        Task.WhenAll(reading, computing, writing).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        foreach (var task in new[] { reading, computing, writing })
            if (task.Exception?.InnerException is { } error and not OperationCanceledException)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        cancellation.ThrowIfCancellationRequested();
        // No row is lost without a word, whatever a reader does.
        if (reader.Count is { } count && count != run._done)
            throw new KerasException($"{name}: expected {count} samples, found {run._done}");
        writer.Complete();
    }

    private Task Start(CancellationTokenSource stop, Action work) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    work();
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private void Read(ISampleReader reader, CancellationToken stop)
    {
        // No samples at all still make an output, of no rows.
        for (bool first = true; ; first = false)
        {
            stop.ThrowIfCancellationRequested();
            var xs = reader.Read(_samplesAtOnce);
            if (xs.Count == 0 && !first)
                break;
            var part = _free.Take(stop);
            part.Copy(xs);
            _read.Add(part, stop);
        }
        _read.CompleteAdding();
    }

    private void Compute(string name, int? batchSize, IProgress<long> progress, CancellationToken stop)
    {
        foreach (var part in _read.GetConsumingEnumerable(stop))
        {
            stop.ThrowIfCancellationRequested();
            var xs = part.Inputs;
            int samples = (int)xs[0].Lengths[0];
            var ys = Predict(
                _model,
                xs,
                _model.FixedBatch ?? batchSize ?? (_batchMatters ? UsualBatch : Math.Max(UsualBatch, _samplesAtOnce)),
                name,
                _done
            );
            if (ys.FirstOrDefault(y => y.Rank == 0 || y.Lengths[0] != samples) is { } other)
                throw new KerasException(
                    $"{name}: model '{_model.Name}' gives an output of ({Wording.List(other.Lengths.ToArray())}) for {samples} samples; "
                        + $"expected a row for each"
                );
            long numbers = xs.Concat(ys).Sum(t => (long)t.FlattenedLength) / Math.Max(1, samples);
            _samplesAtOnce = _batch * (int)Math.Max(1, Math.Min(MostSamples, PartNumbers / Math.Max(1, numbers)) / _batch);
            var predicted = new PredictionBatch(ys, part.Ids);
            _free.Add(part, CancellationToken.None);
            _computed.Add(predicted, stop);
            progress.Report(_done += samples);
        }
        _computed.CompleteAdding();
    }

    private void Write(PredictionWriter writer, CancellationToken stop)
    {
        foreach (var ys in _computed.GetConsumingEnumerable(stop))
            writer.Write(ys);
    }

    private static Tensor<float>[] Predict(Model model, Tensor<float>[] xs, int? batchSize, string name, long before)
    {
        try
        {
            return Values(model, xs, batchSize);
        }
        catch (KerasException e)
        {
            // One by one they tell which of them it is, where none depends on another.
            for (int i = 0; model.FixedBatch is null && i < xs[0].Lengths[0]; i++)
                try
                {
                    Values(model, [.. xs.Select(x => Sample(x, i))], 1);
                }
                catch (KerasException one)
                {
                    throw new KerasException($"{name}: sample {before + i + 1}: {one.Message}", one);
                }
            throw new KerasException($"{name}: {e.Message}", e);
        }
    }

    private static Tensor<float>[] Values(Model model, Tensor<float>[] xs, int? batchSize) =>
        model.TakesText ? model.PredictVectorized(xs, batchSize) : model.Predict(xs, batchSize);

    private static Tensor<float> Sample(Tensor<float> x, int index)
    {
        var values = new float[x.FlattenedLength / x.Lengths[0]];
        NRange[] ranges = [new(index, index + 1), .. Enumerable.Repeat(NRange.All, x.Rank - 1)];
        x.AsReadOnlyTensorSpan().Slice(ranges).FlattenTo(values);
        return Tensor.Create(values, [1, .. x.Lengths[1..]]);
    }

    /// <summary>One part's inputs, in memory that is used again.</summary>
    private sealed class Part
    {
        private float[][] _memory = [];

        internal Tensor<float>[] Inputs { get; private set; } = [];

        internal IReadOnlyList<IReadOnlyList<IdValue>> Ids { get; private set; } = [];

        internal void Copy(SampleBatch batch)
        {
            var xs = batch.Inputs;
            Ids = batch.Ids;
            if (_memory.Length != xs.Count)
                _memory = [.. xs.Select(_ => Array.Empty<float>())];
            Inputs =
            [
                .. xs.Select(
                    (x, i) =>
                    {
                        int count = checked((int)x.FlattenedLength);
                        if (_memory[i].Length < count)
                            _memory[i] = new float[count];
                        // Readers give whole arrays; a tensor's own copy goes row by row.
                        MemoryMarshal.CreateReadOnlySpan(ref x.GetPinnableReference(), count).CopyTo(_memory[i]);
                        return Tensor.Create(_memory[i], x.Lengths);
                    }
                ),
            ];
        }
    }
}
