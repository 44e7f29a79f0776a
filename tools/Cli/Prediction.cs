using System.Buffers;
using System.Numerics.Tensors;
using KerasSharp.Cli.Data;

namespace KerasSharp.Cli;

/// <summary>Predicts from a reader to a writer, part after part.</summary>
internal static class Prediction
{
    private const int SamplesAtOnce = 1024;

    /// <summary>Runs all samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reader">Gives the inputs.</param>
    /// <param name="name">What errors call them.</param>
    /// <param name="writer">Takes the outputs.</param>
    /// <param name="batchSize">Samples that run at once; null for 32, or what the model fixes.</param>
    /// <param name="report">Is told how many samples are done.</param>
    /// <param name="cancellation">Ends the work between two parts.</param>
    /// <exception cref="KerasException">The data do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    internal static void Run(Model model, ISampleReader reader, string name, PredictionWriter writer, int? batchSize, Action<long> report, CancellationToken cancellation)
    {
        int batch = model.FixedBatch ?? batchSize ?? 32;
        int part = batch * Math.Max(1, SamplesAtOnce / batch);
        long done = 0;
        bool first = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var xs = reader.Read(part);
            int samples = (int)xs[0].Lengths[0];
            // No samples at all still make an output, of no rows.
            if (samples == 0 && !first) break;
            first = false;
            writer.Write(Predict(model, xs, batchSize, name, done));
            report(done += samples);
        }
        writer.Complete();
    }

    private static Tensor<float>[] Predict(Model model, Tensor<float>[] xs, int? batchSize, string name, long before)
    {
        try
        {
            return model.Predict(xs, batchSize);
        }
        catch (KerasException e)
        {
            // One by one they tell which of them it is, where none depends on another.
            for (int i = 0; model.FixedBatch is null && i < xs[0].Lengths[0]; i++)
                try
                {
                    model.Predict([.. xs.Select(x => Sample(x, i))], 1);
                }
                catch (KerasException one)
                {
                    throw new KerasException($"{name}: sample {before + i + 1}: {one.Message}", one);
                }
            throw new KerasException($"{name}: {e.Message}", e);
        }
    }

    private static Tensor<float> Sample(Tensor<float> x, int index)
    {
        var values = new float[x.FlattenedLength / x.Lengths[0]];
        NRange[] ranges = [new(index, index + 1), .. Enumerable.Repeat(NRange.All, x.Rank - 1)];
        x.AsReadOnlyTensorSpan().Slice(ranges).FlattenTo(values);
        return Tensor.Create(values, [1, .. x.Lengths[1..]]);
    }
}
