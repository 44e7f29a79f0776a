using System.Numerics.Tensors;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Training;

namespace KerasSharp;

public sealed partial class Model
{
    /// <summary>Checks data against the model and the losses.</summary>
    private PreparedData Prepare(TrainingData data, PerOutput<IReadOnlyDictionary<int, double>?>? classWeight = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var trainer = Trained;
        string[] outputNames = [.. trainer.Outputs.Select(o => o.Name)];
        var xs = data.Inputs.Resolve($"model '{Name}', inputs", [.. InputLayers.Select(i => i.Name!)]).ToArray();
        var ys = data.Targets.Resolve($"model '{Name}', targets", outputNames).Select(DataCheck.Dense).ToArray();
        var given =
            data.SampleWeights?.Resolve($"model '{Name}', sample weights", outputNames, () => null) ?? new Tensor<float>?[ys.Length];
        var byClass =
            classWeight?.Resolve($"model '{Name}', class weights", outputNames, () => null)
            ?? new IReadOnlyDictionary<int, double>?[ys.Length];

        int samples = 0;
        var inputs = new Shape[xs.Length];
        for (int i = 0; i < xs.Length; i++)
        {
            var extents = new int[_inputs[i].Rank];
            int found = _inputs[i].Read(xs[i].Lengths, extents);
            if (i == 0)
                samples = found;
            _inputs[i].RequireSamples(samples, found);
            xs[i] = DataCheck.Dense(xs[i]);
            inputs[i] = new Shape([Samples, .. extents.Select(e => new Dim(e))]);
        }
        var outputs = trainer.OutputShapes(inputs);
        var weights = new Tensor<float>?[ys.Length];
        for (int i = 0; i < ys.Length; i++)
        {
            var output = trainer.Outputs[i];
            if (ys[i].Lengths[0] != samples)
                throw new KerasException(
                    $"model '{Name}', target '{output.Name}': expected {samples} samples as in the input, found {ys[i].Lengths[0]}"
                );
            DataCheck.Target(Name, output, outputs[i], ys[i]);
            if (given[i] is { } own)
                weights[i] = DataCheck.Weights(Name, output, ys[i], own);
            else if (byClass[i] is { } classes)
                weights[i] = DataCheck.ClassWeights(Name, output, ys[i], classes);
        }
        Shape[] targets = [.. ys.Select(y => new Shape([Samples, .. y.Lengths[1..].ToArray().Select(e => new Dim(checked((int)e)))]))];
        return new PreparedData(
            0,
            samples,
            [.. xs, .. ys, .. weights.OfType<Tensor<float>>()],
            inputs,
            targets,
            [.. weights.Select(w => w is not null)]
        );
    }

    private PreparedData PrepareBatch(TrainingData data, PerOutput<IReadOnlyDictionary<int, double>?>? classWeight = null)
    {
        var batch = Prepare(data, classWeight);
        if (batch.Samples == 0)
            throw new KerasException($"model '{Name}': expected a batch of at least one sample, found none");
        if (FixedBatch is { } fixedBatch && batch.Samples != fixedBatch)
            throw new KerasException($"model '{Name}' keeps states for batches of {fixedBatch} samples; found a batch of {batch.Samples}");
        return batch;
    }
}
