using System.Diagnostics;
using System.Numerics.Tensors;
using KerasSharp.Runtime;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>Runs a model's predictions: checks the data, finds the plan, brings both together. Safe from many threads; on a model that
/// keeps states the runs go one after another.</summary>
/// <param name="name">The model's name, for messages.</param>
/// <param name="compiler">Has the plans.</param>
/// <param name="inputs">What data the model takes.</param>
/// <param name="outputNames">One name for each output.</param>
/// <param name="stateLock">Held while states change.</param>
internal sealed class Predictor(string name, ModelCompiler compiler, ModelInputs inputs, IReadOnlyList<string> outputNames, Lock stateLock)
{
    private const int MostOnStack = 64;

    // Asking what the memory is allocates, which small predictions are not to do.
    private const double Small = 1 << 20;

    internal unsafe Tensor<float> PredictOne(float* x, long count, ReadOnlySpan<nint> shape, int? batchSize)
    {
        var plan = AcquireForOne(shape, count, out int samples);
        try
        {
            int batch = inputs.BatchOf(samples, batchSize);
            var y = NewOutput(plan.Outputs[0], samples);
            fixed (float* p = y)
                Run(plan, samples, batch, [new HostBuffer(x, count), new HostBuffer(p, y.FlattenedLength)]);
            return y;
        }
        finally
        {
            compiler.Release(plan);
        }
    }

    internal unsafe void PredictInto(float* x, long count, ReadOnlySpan<nint> shape, float* y, long room, int? batchSize)
    {
        var plan = AcquireForOne(shape, count, out int samples);
        try
        {
            int batch = inputs.BatchOf(samples, batchSize);
            long needed = PerSample(plan.Outputs[0]) * samples;
            if (room != needed)
                throw new KerasException($"model '{name}', output '{outputNames[0]}': expected room for {needed} numbers, found {room}");
            Run(plan, samples, batch, [new HostBuffer(x, count), new HostBuffer(y, room)]);
        }
        finally
        {
            compiler.Release(plan);
        }
    }

    private PredictionPlan AcquireForOne(ReadOnlySpan<nint> shape, long count, out int samples)
    {
        inputs.RequireOne();
        if (outputNames.Count != 1)
            throw new KerasException(
                $"model '{name}' has {outputNames.Count} outputs ({Wording.List(outputNames)}); use the overload that takes and gives lists"
            );
        Span<int> extents = inputs.ExtentCount <= MostOnStack ? stackalloc int[inputs.ExtentCount] : new int[inputs.ExtentCount];
        samples = inputs.ReadOne(shape, count, extents);
        return compiler.Acquire(extents, null);
    }

    internal Tensor<float>[] PredictAll(IReadOnlyList<Tensor<float>> xs, int? batchSize, IReadOnlyList<string>? layers)
    {
        ArgumentNullException.ThrowIfNull(xs);
        Span<int> extents = inputs.ExtentCount <= MostOnStack ? stackalloc int[inputs.ExtentCount] : new int[inputs.ExtentCount];
        int samples = inputs.Read(xs, extents);
        int batch = inputs.BatchOf(samples, batchSize);
        var plan = compiler.Acquire(extents, layers);
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
            compiler.Release(plan);
        }
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
        if (inputs.FixedBatch is null && !plan.Updates)
            plan.Run(samples, batch, buffers, ticks);
        else
            lock (stateLock)
                plan.Run(samples, batch, buffers, ticks);
    }

    // A fixed batch stands in the shape as a number, any other as N.
    private long PerSample(Shape output)
    {
        RequireRows(output);
        return output.Count.Factor / inputs.Samples.Factor;
    }

    // What is combined over the batch has no row for each sample.
    private void RequireRows(Shape output)
    {
        if (output.Rank == 0 || output[0].PerBatch != inputs.Samples.PerBatch || output[0].Factor % inputs.Samples.Factor != 0)
            throw new KerasException($"model '{name}': expected outputs with rows for each sample, [N, ...], found one of shape {output}");
    }

    private Tensor<float> NewOutput(Shape output, int samples)
    {
        RequireRows(output);
        Span<nint> lengths = output.Rank <= MostOnStack ? stackalloc nint[output.Rank] : new nint[output.Rank];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = i == 0 ? (nint)((long)output[0].Factor / inputs.Samples.Factor * samples) : output[i].Fixed;
        double elements = 1;
        foreach (nint length in lengths)
            elements *= length;
        if (elements <= Small || elements <= Array.MaxLength && elements * sizeof(float) <= ProcessMemory.Limit(null))
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
            $"model '{name}': an output of shape ({Wording.List(lengths.ToArray())}) has {elements * sizeof(float):N0} bytes;"
                + $" expected at most {Math.Min(ProcessMemory.Limit(null), (long)Array.MaxLength * sizeof(float)):N0},"
                + $" and as many to be free; fewer samples at once need less",
            cause
        );

    /// <summary>The least time of each step over some runs.</summary>
    internal ModelProfile Profile(IReadOnlyList<Tensor<float>> xs, int runs)
    {
        var extents = new int[inputs.ExtentCount];
        int samples = inputs.Read(xs, extents);
        int batch = inputs.FixedBatch is null ? samples : inputs.BatchOf(samples, null);
        var plan = compiler.Acquire(extents, null);
        try
        {
            if (plan.Timer is not { } timer)
                return new ModelProfile(samples, [], 0);
            var ys = plan.Outputs.Select(o => NewOutput(o, samples)).ToArray();
            var (ticks, least) = (new long[timer.Steps.Count], new long[timer.Steps.Count]);
            Array.Fill(least, long.MaxValue);
            for (int run = 0; run < runs; run++)
            {
                Array.Clear(ticks);
                PinAndRun(plan, xs, ys, new HostBuffer[xs.Count + ys.Length], 0, samples, batch, ticks);
                for (int i = 0; i < ticks.Length; i++)
                    least[i] = Math.Min(least[i], ticks[i]);
            }
            return new ModelProfile(
                samples,
                [.. timer.Steps.Select((s, i) => new StepTime(s, TimeSpan.FromSeconds(least[i] / (double)Stopwatch.Frequency)))],
                timer.WorkPerSample
            );
        }
        finally
        {
            compiler.Release(plan);
        }
    }
}
