using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using KerasSharp.Runtime;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>Runs a model's steps: checks inputs and states, finds the plan, brings them together. Safe from many threads: a step reads no
/// state but its caller's.</summary>
internal sealed class Stepper(Model model) : IDisposable
{
    private const int MostOnStack = 64;

    private readonly StepCompiler _compiler = new(model);
    private readonly ModelHash _hash = new(model);

    /// <summary>What tells the model from others.</summary>
    internal string Hash => _hash.Value;

    /// <summary>The samples of a step.</summary>
    internal Dim Samples => _compiler.Samples;

    /// <summary>Plans that were made so far.</summary>
    internal long Built => _compiler.Built;

    public void Dispose() => _compiler.Dispose();

    internal ModelStates Initial(int samples)
    {
        RequireSamples(samples);
        return new(_hash.Value, _compiler.Places, samples, new float[Length(samples)]);
    }

    /// <summary>Numbers of all states together.</summary>
    internal int Length(int samples)
    {
        int length = 0;
        foreach (var place in _compiler.Places)
            length = checked(length + place.Length * samples);
        return length;
    }

    internal StepResult Step(IReadOnlyList<Tensor<float>> xs, ModelStates states)
    {
        if (states.ModelHash != _hash.Value || !states.IsLaidOutAs(_compiler.Places))
            throw new KerasException(
                $"model '{model.Name}': expected states of this model ({_hash.Value}), found those of another ({states.ModelHash})"
            );
        int[] extents = new int[model.Inputs.ExtentCount];
        int samples = model.Inputs.Read(xs, extents);
        RequireSamples(samples);
        if (states.Samples != samples)
            throw new KerasException($"model '{model.Name}': expected states of {samples} samples, found those of {states.Samples}");
        var plan = _compiler.Acquire(extents);
        try
        {
            var next = new float[states.Values.Length];
            int outputs = model.OutputNames.Count;
            var ys = new float[outputs][];
            for (int i = 0; i < outputs; i++)
                ys[i] = new float[checked((int)(PerSample(plan.Outputs[i]) * samples))];
            Run(plan, samples, [.. xs.Select(x => TokenIds.Flatten(x).ToArray())], states.Values, ys, next);
            return new StepResult(
                [.. ys.Select((y, i) => Tensor.Create(y, Lengths(plan.Outputs[i], samples)))],
                new ModelStates(states.ModelHash, _compiler.Places, samples, next)
            );
        }
        finally
        {
            _compiler.Release(plan);
        }
    }

    /// <summary>One input and one output, in memory of the caller, without allocation once the shape has been seen.</summary>
    internal unsafe void StepInto(
        ReadOnlySpan<float> x,
        ReadOnlySpan<nint> shape,
        ReadOnlySpan<float> states,
        Span<float> y,
        Span<float> next
    )
    {
        Span<int> extents =
            model.Inputs.ExtentCount <= MostOnStack ? stackalloc int[model.Inputs.ExtentCount] : new int[model.Inputs.ExtentCount];
        int samples = model.Inputs.ReadOne(shape, x.Length, extents);
        RequireSamples(samples);
        int length = Length(samples);
        if (states.Length != length || next.Length != length)
            throw new KerasException(
                $"model '{model.Name}': expected {length} numbers of states, found {states.Length}, and room for {next.Length} to come"
            );
        if (next.Overlaps(states))
            throw new ArgumentException("expected other memory than that of the states before", nameof(next));
        var plan = _compiler.Acquire(extents);
        try
        {
            long needed = PerSample(plan.Outputs[0]) * samples;
            if (y.Length != needed)
                throw new KerasException(
                    $"model '{model.Name}', output '{model.OutputNames[0]}': expected room for {needed} numbers, found {y.Length}"
                );
            int count = _compiler.Places.Length;
            Span<HostBuffer> buffers = count <= MostOnStack ? stackalloc HostBuffer[2 + 2 * count] : new HostBuffer[2 + 2 * count];
            fixed (
                float* px = x,
                    ps = states,
                    py = y,
                    pn = next
            )
            {
                buffers[0] = new HostBuffer(px, x.Length);
                Put(buffers[1..], ps, samples);
                buffers[1 + count] = new HostBuffer(py, y.Length);
                Put(buffers[(2 + count)..], pn, samples);
                if (samples > 0)
                    plan.Run(samples, samples, buffers, null);
            }
        }
        finally
        {
            _compiler.Release(plan);
        }
    }

    private unsafe void Run(PredictionPlan plan, int samples, float[][] xs, float[] states, float[][] ys, float[] next)
    {
        float[][] arrays = [.. xs, states, .. ys, next];
        var pins = new GCHandle[arrays.Length];
        try
        {
            var buffers = new HostBuffer[plan.Inputs.Count + plan.Outputs.Count];
            int at = 0;
            for (int i = 0; i < arrays.Length; i++)
            {
                pins[i] = GCHandle.Alloc(arrays[i], GCHandleType.Pinned);
                var memory = (float*)pins[i].AddrOfPinnedObject();
                if (ReferenceEquals(arrays[i], states) || ReferenceEquals(arrays[i], next))
                {
                    Put(buffers.AsSpan(at), memory, samples);
                    at += _compiler.Places.Length;
                }
                else
                    buffers[at++] = new HostBuffer(memory, arrays[i].Length);
            }
            if (samples > 0)
                plan.Run(samples, samples, buffers, null);
        }
        finally
        {
            foreach (var pin in pins)
                if (pin.IsAllocated)
                    pin.Free();
        }
    }

    private unsafe void Put(Span<HostBuffer> buffers, float* states, int samples)
    {
        var places = _compiler.Places;
        for (int i = 0; i < places.Length; i++)
        {
            long length = (long)places[i].Length * samples;
            buffers[i] = new HostBuffer(states, length);
            states += length;
        }
    }

    private void RequireSamples(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        if (_compiler.Samples is { PerBatch: false } fixedBatch && samples != fixedBatch.Factor)
            throw new KerasException($"model '{model.Name}' steps with {fixedBatch.Factor} samples, found {samples}");
    }

    private long PerSample(Shape output) => output.Count.Factor / _compiler.Samples.Factor;

    private nint[] Lengths(Shape output, int samples) =>
        [.. output.Select((d, i) => i == 0 ? (nint)((long)d.Factor / _compiler.Samples.Factor * samples) : d.Fixed)];
}
