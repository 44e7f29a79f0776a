using System.Numerics.Tensors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

public sealed partial class Model
{
    private const int MostOnStack = 64;

    // Asking what the memory is allocates, which small predictions are not to do.
    private const double Small = 1 << 20;

    private readonly InputCheck[] _inputs;
    private readonly int _extentCount;

    private unsafe Tensor<float> PredictOne(float* x, long count, ReadOnlySpan<nint> shape, int? batchSize)
    {
        var plan = AcquireForOne(shape, count, out int samples);
        try
        {
            int batch = BatchOf(samples, batchSize);
            var y = NewOutput(plan.Outputs[0], samples);
            fixed (float* p = y)
                Run(plan, samples, batch, [new HostBuffer(x, count), new HostBuffer(p, y.FlattenedLength)]);
            return y;
        }
        finally
        {
            _compiler.Release(plan);
        }
    }

    private unsafe void PredictInto(float* x, long count, ReadOnlySpan<nint> shape, float* y, long room, int? batchSize)
    {
        var plan = AcquireForOne(shape, count, out int samples);
        try
        {
            int batch = BatchOf(samples, batchSize);
            long needed = PerSample(plan.Outputs[0]) * samples;
            if (room != needed)
                throw new KerasException($"model '{Name}', output '{OutputNames[0]}': expected room for {needed} numbers, found {room}");
            Run(plan, samples, batch, [new HostBuffer(x, count), new HostBuffer(y, room)]);
        }
        finally
        {
            _compiler.Release(plan);
        }
    }

    private PredictionPlan AcquireForOne(ReadOnlySpan<nint> shape, long count, out int samples)
    {
        if (_inputs.Length != 1)
            throw WrongInputs(1);
        if (OutputNames.Count != 1)
            throw new KerasException(
                $"model '{Name}' has {OutputNames.Count} outputs ({Wording.List(OutputNames)}); use the overload that takes and gives lists"
            );
        Span<int> extents = _extentCount <= MostOnStack ? stackalloc int[_extentCount] : new int[_extentCount];
        samples = _inputs[0].Read(shape, extents);
        _inputs[0].RequireCount(shape, count);
        return _compiler.Acquire(extents, null);
    }

    private Tensor<float>[] PredictAll(IReadOnlyList<Tensor<float>> xs, int? batchSize, IReadOnlyList<string>? layers)
    {
        ArgumentNullException.ThrowIfNull(xs);
        Span<int> extents = _extentCount <= MostOnStack ? stackalloc int[_extentCount] : new int[_extentCount];
        int samples = ReadExtents(xs, extents);
        int batch = BatchOf(samples, batchSize);
        var plan = _compiler.Acquire(extents, layers);
        try
        {
            var ys = new Tensor<float>[plan.Outputs.Count];
            for (int i = 0; i < ys.Length; i++)
                ys[i] = NewOutput(plan.Outputs[i], samples);
            int buffers = xs.Count + ys.Length;
            PinAndRun(
                plan,
                xs,
                ys,
                buffers <= MostOnStack ? stackalloc HostBuffer[buffers] : new HostBuffer[buffers],
                0,
                samples,
                batch,
                null
            );
            return ys;
        }
        finally
        {
            _compiler.Release(plan);
        }
    }

    /// <summary>Checks the inputs and writes their extents without the samples, one input after the other.</summary>
    /// <returns>How many samples there are.</returns>
    private int ReadExtents(IReadOnlyList<Tensor<float>> xs, Span<int> extents)
    {
        if (xs.Count != _inputs.Length)
            throw WrongInputs(xs.Count);
        int samples = 0,
            at = 0;
        for (int i = 0; i < xs.Count; i++)
        {
            int found = _inputs[i].Read(xs[i].Lengths, extents.Slice(at, _inputs[i].Rank));
            if (i == 0)
                samples = found;
            _inputs[i].RequireSamples(samples, found);
            at += _inputs[i].Rank;
        }
        return samples;
    }

    // One level of recursion pins one tensor: nothing is allocated for it.
    private unsafe void PinAndRun(
        PredictionPlan plan,
        IReadOnlyList<Tensor<float>> xs,
        Tensor<float>[] ys,
        Span<HostBuffer> buffers,
        int at,
        int samples,
        int batch,
        long[]? ticks
    )
    {
        if (at == buffers.Length)
        {
            Run(plan, samples, batch, buffers, ticks);
            return;
        }
        var tensor = at < xs.Count ? xs[at] : ys[at - xs.Count];
        if (!tensor.IsDense)
            tensor = tensor.ToDenseTensor();
        fixed (float* p = tensor)
        {
            buffers[at] = new HostBuffer(p, tensor.FlattenedLength);
            PinAndRun(plan, xs, ys, buffers, at + 1, samples, batch, ticks);
        }
    }

    private void Run(PredictionPlan plan, int samples, int batch, ReadOnlySpan<HostBuffer> buffers, long[]? ticks = null)
    {
        if (FixedBatch is null)
            plan.Run(samples, batch, buffers, ticks);
        else
            lock (_stateLock)
                plan.Run(samples, batch, buffers, ticks);
    }

    private int BatchOf(int samples, int? batchSize)
    {
        if (batchSize is <= 0)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "a batch has at least one sample");
        if (FixedBatch is not { } fixedBatch)
            return Math.Min(batchSize ?? 32, samples);
        if (batchSize is { } asked && asked != fixedBatch)
            throw new KerasException($"model '{Name}' keeps states for batches of {fixedBatch} samples; found a batch size of {asked}");
        if (samples % fixedBatch != 0)
            throw new KerasException(
                $"model '{Name}' keeps states for batches of {fixedBatch} samples; expected a multiple of that, found {samples} samples"
            );
        return fixedBatch;
    }

    // A fixed batch stands in the shape as a number, any other as N.
    private long PerSample(Shape output) => output.Count.Factor / Samples.Factor;

    private Tensor<float> NewOutput(Shape output, int samples)
    {
        Span<nint> lengths = output.Rank <= MostOnStack ? stackalloc nint[output.Rank] : new nint[output.Rank];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = i == 0 ? (nint)((long)output[0].Factor / Samples.Factor * samples) : output[i].Fixed;
        double elements = 1;
        foreach (var length in lengths)
            elements *= length;
        if (elements <= Small || elements <= Array.MaxLength && elements * sizeof(float) <= KerasSharp.Runtime.ProcessMemory.Limit(null))
            try
            {
                return Tensor.CreateFromShapeUninitialized<float>(lengths);
            }
            catch (OutOfMemoryException e)
            {
                throw TooLarge(lengths, elements, e);
            }
        throw TooLarge(lengths, elements, null);
    }

    private KerasException TooLarge(ReadOnlySpan<nint> lengths, double elements, OutOfMemoryException? cause) =>
        new(
            $"model '{Name}': an output of shape ({Wording.List(lengths.ToArray())}) has {elements * sizeof(float):N0} bytes;"
                + $" expected at most {Math.Min(KerasSharp.Runtime.ProcessMemory.Limit(null), (long)Array.MaxLength * sizeof(float)):N0},"
                + $" and as many to be free; fewer samples at once need less",
            cause
        );

    private KerasException WrongInputs(int found) =>
        new($"model '{Name}' expects {InputLayers.Count} input(s) ({Wording.List(InputLayers.Select(i => i.Name))}), found {found}");
}
