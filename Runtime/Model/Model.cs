using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>A model that can run. Prediction is safe from many threads at once, unless the model keeps states.</summary>
public sealed partial class Model : IDisposable
{
    // Stands for an extent that is not known ahead while weights are declared. A multiple of 32, so that models which
    // halve their input a few times accept it.
    private const int Some = 64;

    private readonly ModelCompiler _compiler;

    /// <summary>Builds a model: declares its weights, which are drawn by their initializers until they are set.</summary>
    /// <param name="spec">The layer graph.</param>
    /// <param name="backend">The device that runs it.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="seed">For weights that are drawn.</param>
    /// <exception cref="KerasException">The layers do not fit together; the message names the layer.</exception>
    public Model(ModelSpec spec, IBackend backend, CompileOptions? options = null, int seed = 0)
    {
        (Spec, Backend, Variables) = (spec, backend, new VariableStore(seed));
        InputLayers = [.. spec.Inputs.Select(i => (InputLayer)spec.Layers[spec.Calls[i.Call].Layer])];
        Declared = Lowering.Run(spec, Variables, InputShapes(Some), training: false);
        _compiler = new ModelCompiler(spec, Variables, backend, options ?? new CompileOptions());
    }

    public ModelSpec Spec { get; }

    public string Name => Spec.Name ?? Spec.ClassName.ToLowerInvariant();

    public IBackend Backend { get; }

    /// <summary>The layers through which data comes in, in the order in which it is given.</summary>
    public IReadOnlyList<InputLayer> InputLayers { get; }

    /// <summary>Weights and states by path.</summary>
    public VariableStore Variables { get; }

    /// <summary>What the layers declared when the model was built.</summary>
    internal Lowering Declared { get; }

    /// <summary>The number of samples that each batch must have, where some layer keeps a state; else null.</summary>
    public int? FixedBatch => Spec.KeepsState ? InputLayers.Select(i => i.BatchSize).FirstOrDefault(b => b is not null)
        ?? throw new KerasException($"model '{Name}': a stateful layer needs a fixed batch size (batch_input_shape) on every input") : null;

    /// <summary>Predicts one output from one input.</summary>
    /// <param name="x">[samples, ...].</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="KerasException">The model has several inputs or outputs, or <paramref name="x"/> does not fit; the message
    /// names the layer, what was expected and what was found.</exception>
    public Tensor<float> Predict(Tensor<float> x, int? batchSize = null)
    {
        var ys = Predict([x], batchSize);
        return ys.Length == 1 ? ys[0] : throw new KerasException($"model '{Name}' has {ys.Length} outputs; use the overload that takes and gives lists");
    }

    /// <summary>Predicts all outputs from all inputs.</summary>
    /// <param name="xs">One [samples, ...] for each input.</param>
    /// <param name="batchSize">How many samples run at once; null for 32, or for the size that the model fixes.</param>
    /// <returns>One [samples, ...] for each output.</returns>
    /// <exception cref="KerasException">The inputs do not fit; the message names the layer, what was expected and what was found.</exception>
    public Tensor<float>[] Predict(IReadOnlyList<Tensor<float>> xs, int? batchSize = null) => Run(xs, batchSize, null);

    /// <summary>The outputs of inner layers.</summary>
    /// <param name="layers">Their paths (<c>lstm_1</c>, <c>encoder/dense_2</c>).</param>
    /// <param name="xs">One [samples, ...] for each of the model's inputs.</param>
    /// <param name="batchSize">How many samples run at once.</param>
    /// <exception cref="KerasException">There is no such layer, or the inputs do not fit.</exception>
    public Tensor<float>[] PredictLayers(IReadOnlyList<string> layers, IReadOnlyList<Tensor<float>> xs, int? batchSize = null) => Run(xs, batchSize, layers);

    private unsafe Tensor<float>[] Run(IReadOnlyList<Tensor<float>> xs, int? batchSize, IReadOnlyList<string>? layers)
    {
        int samples = CheckInputs(xs);
        int batch = BatchOf(samples, batchSize);
        var compiled = _compiler.Predictor([.. xs.Select((x, i) => ShapeOf(x, InputLayers[i]))], layers);

        var ys = new Tensor<float>[compiled.Outputs.Count];
        var handles = new System.Buffers.MemoryHandle[xs.Count + ys.Length];
        Span<HostBuffer> whole = new HostBuffer[handles.Length], part = new HostBuffer[handles.Length];
        Span<long> perSample = stackalloc long[handles.Length];
        try
        {
            for (int i = 0; i < handles.Length; i++)
            {
                long perBatch;
                if (i < xs.Count)
                {
                    var dense = xs[i].IsDense ? xs[i] : xs[i].ToDenseTensor();
                    handles[i] = dense.GetPinnedHandle();
                    perBatch = compiled.Inputs[i].At(batch).Aggregate(1L, (a, b) => a * b);
                    whole[i] = new HostBuffer((float*)handles[i].Pointer, dense.FlattenedLength);
                }
                else
                {
                    int[] extents = compiled.Outputs[i - xs.Count].At(batch);
                    perBatch = extents.Aggregate(1L, (a, b) => a * b);
                    if (extents.Length > 0) extents[0] = checked((int)((long)extents[0] * samples / Math.Max(batch, 1)));
                    ys[i - xs.Count] = Tensor.CreateFromShape<float>([.. extents.Select(e => (nint)e)]);
                    handles[i] = ys[i - xs.Count].GetPinnedHandle();
                    whole[i] = new HostBuffer((float*)handles[i].Pointer, ys[i - xs.Count].FlattenedLength);
                }
                perSample[i] = batch == 0 ? 0 : perBatch / batch;
            }
            for (int start = 0; start < samples; start += batch)
            {
                int n = Math.Min(batch, samples - start);
                for (int i = 0; i < part.Length; i++) part[i] = whole[i].Slice(start * perSample[i], n * perSample[i]);
                compiled.Plan.Run(n, part[..xs.Count], part[xs.Count..]);
            }
        }
        finally
        {
            foreach (var handle in handles) handle.Dispose();
        }
        return ys;
    }

    private int BatchOf(int samples, int? batchSize)
    {
        if (batchSize is <= 0) throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "a batch has at least one sample");
        if (FixedBatch is not { } fixedBatch) return Math.Min(batchSize ?? 32, samples);
        if (batchSize is { } asked && asked != fixedBatch)
            throw new KerasException($"model '{Name}' keeps states for batches of {fixedBatch} samples; found a batch size of {asked}");
        if (samples % fixedBatch != 0)
            throw new KerasException($"model '{Name}' keeps states for batches of {fixedBatch} samples; expected a multiple of that, found {samples} samples");
        return fixedBatch;
    }

    private int CheckInputs(IReadOnlyList<Tensor<float>> xs)
    {
        if (xs.Count != InputLayers.Count)
            throw new KerasException($"model '{Name}' expects {InputLayers.Count} input(s) ({string.Join(", ", InputLayers.Select(i => i.Name))}), found {xs.Count}");
        for (int i = 0; i < xs.Count; i++)
        {
            var expected = InputLayers[i].InputShape!;
            var found = xs[i].Lengths;
            bool fits = found.Length == expected.Count + 1;
            for (int k = 0; fits && k < expected.Count; k++) fits = expected[k] is null || expected[k] == found[k + 1];
            if (!fits)
                throw new KerasException($"model '{Name}', input '{InputLayers[i].Name}': expected data of shape ({string.Join(", ", expected.Select(e => e?.ToString() ?? "any").Prepend("samples"))}), found ({string.Join(", ", found.ToArray())})");
            if (found[0] != xs[0].Lengths[0])
                throw new KerasException($"model '{Name}', input '{InputLayers[i].Name}': expected {xs[0].Lengths[0]} samples as in the first input, found {found[0]}");
        }
        return checked((int)xs[0].Lengths[0]);
    }

    private Shape ShapeOf(Tensor<float> x, InputLayer input)
    {
        var dims = new List<Dim> { Spec.KeepsState ? FixedBatch!.Value : Dim.Batch };
        foreach (nint extent in x.Lengths[1..]) dims.Add(checked((int)extent));
        return new Shape(dims);
    }

    internal Shape[] InputShapes(int unknown)
        => [.. InputLayers.Select(i => new Shape([Spec.KeepsState ? FixedBatch!.Value : Dim.Batch, .. i.InputShape!.Select(e => new Dim(e ?? unknown))]))];

    /// <summary>Releases the device's copies.</summary>
    public void Dispose() => _compiler.Dispose();
}
