using KerasSharp.Cuda.Interop;
using KerasSharp.Errors;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.Cuda.Execution;

/// <summary>The stream and the memory of one run: where each buffer of the plan stands. Runs at the same time have one each. Fixed
/// memory is taken once; what grows with the samples is taken anew only for more samples than ever before.</summary>
internal sealed unsafe class CudaWorkspace : IDisposable
{
    private const int MostThreadsAtOnce = 256,
        BlocksPerMultiprocessor = 32;

    private readonly PlanMemory _plan;
    private readonly CudaDeviceVariable _fixed,
        _errors;
    private readonly CudaPageLockedHostMemory _errorsHere;
    private readonly RecordedRuns _recorded = new();
    private readonly StreamPair _streams;
    private InputPipeline? _inputs;
    private (int Place, int Samples)? _ahead;
    private CudaDeviceVariable _perSample;
    private CudaPageLockedHostMemory _staging;
    private int _capacity = -1;
    private long _inputLength;

    /// <exception cref="CudaException">The device has not enough memory.</exception>
    public CudaWorkspace(PlanMemory plan)
    {
        _plan = plan;
        Address = new ulong[plan.Table.Count];
        // What may fail for want of memory comes first.
        _fixed = new CudaDeviceVariable(plan.Context, plan.Table.FixedArena, "what a plan computes apart from samples");
        _errors = new CudaDeviceVariable(plan.Context, 2L * (plan.Places.Length + 1), "error words");
        _errorsHere = new CudaPageLockedHostMemory(plan.Context, _errors.Length);
        _perSample = new CudaDeviceVariable(plan.Context, 0, "");
        _staging = new CudaPageLockedHostMemory(plan.Context, 0);
        _streams = new StreamPair(plan);
    }

    public CudaStream Stream => _streams.Current.Stream;

    public CudaBlas Blas => _streams.Current.Blas;

    /// <summary>The first element of each buffer.</summary>
    public ulong[] Address { get; }

    /// <summary>N of this run.</summary>
    public int Samples { get; private set; }

    /// <summary>How many places there are where an index may be out of range.</summary>
    public int Places => _plan.Places.Length;

    /// <summary>The word that says whether some index was out of range.</summary>
    public ulong Any => _errors.DevicePointer + 8 * (ulong)Places;

    /// <summary>The error word of a place.</summary>
    public ulong Error(int place) => _errors.DevicePointer + 8 * (ulong)place;

    /// <summary>Points at a view's first element.</summary>
    public ulong At(View view) => Address[view.Buffer] + (ulong)(sizeof(float) * view.Offset.At(Samples));

    /// <summary>Queues a kernel that shares elements out over its grid.</summary>
    public void Launch(CudaKernel kernel, long elements, ReadOnlySpan<long> arguments)
    {
        long blocks = Math.Clamp(
            (elements + MostThreadsAtOnce - 1) / MostThreadsAtOnce,
            1,
            (long)BlocksPerMultiprocessor * _plan.Context.Info.Multiprocessors
        );
        kernel.Launch(Stream, blocks, 1, MostThreadsAtOnce, 0, arguments);
    }

    /// <summary>Queues a kernel on a grid of the caller's.</summary>
    public void LaunchBlocks(
        CudaKernel kernel,
        long blocks,
        int blocksY,
        int threads,
        int shared,
        ReadOnlySpan<long> arguments,
        bool cooperative = false
    ) => kernel.Launch(Stream, blocks, blocksY, threads, shared, arguments, cooperative);

    /// <summary>Zeroes words in the stream's order.</summary>
    public void Zero(ulong pointer, long words) =>
        CudaResult.Check(DriverApi.cuMemsetD32Async(pointer, 0, (nuint)words, Stream.Handle), "clear memory");

    /// <inheritdoc cref="StreamPair.Fork"/>
    public void Fork() => _streams.Fork();

    /// <inheritdoc cref="StreamPair.Return"/>
    public void Return() => _streams.Return();

    /// <inheritdoc cref="StreamPair.Join"/>
    public void Join() => _streams.Join();

    /// <summary>Queues a whole run: inputs to the device, all steps, outputs to locked host memory.</summary>
    public void Start(int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        _ahead = null;
        Prepare(samples);
        _inputLength = 0;
        foreach (var input in inputs)
        {
            input.Span.CopyTo(new Span<float>(_staging.Pointer + _inputLength, (int)input.Length));
            _inputLength += input.Length;
        }
        Go(delivered: false);
    }

    /// <summary>Whether a batch of that many samples was taken over and waits for its run.</summary>
    public bool Has(int samples) => _ahead is { } ahead && ahead.Samples == samples;

    /// <summary>Takes the inputs of the run to come over, while another one may be under way.</summary>
    /// <returns>Whether it did: not where the run to come needs more memory than was taken yet.</returns>
    public bool Ahead(int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        if (samples > _capacity)
            return false;
        _plan.Context.MakeCurrent();
        _ahead = ((_inputs ??= new InputPipeline(_plan.Context, InputLength(_capacity))).Take(inputs), samples);
        return true;
    }

    /// <summary>Queues a run on inputs that were taken over.</summary>
    public void StartAhead()
    {
        var (place, samples) = _ahead!.Value;
        _ahead = null;
        Prepare(samples);
        _inputLength = InputLength(samples);
        Settle();
        _inputs!.Deliver(place, this, _plan.Inputs);
        Go(delivered: true);
    }

    private void Prepare(int samples)
    {
        _plan.Context.MakeCurrent();
        _streams.Return();
        Grow(samples);
        Samples = samples;
    }

    private void Go(bool delivered)
    {
        if (_recorded.Find(Samples, delivered) is { } recorded)
            recorded.Launch(Stream);
        else if (_plan.Graphs && _recorded.IsWorthwhile(Samples, delivered) && Record(delivered) is { } graph)
            graph.Launch(Stream);
        else
            Queue(delivered);
    }

    private long InputLength(int samples)
    {
        long length = 0;
        foreach (var view in _plan.Inputs)
            length += view.Shape.Count.At(samples);
        return length;
    }

    /// <summary>Waits for the run and hands its outputs over.</summary>
    /// <param name="outputs">Where they go.</param>
    /// <param name="firstSample">How many samples of the caller's came before this run's.</param>
    /// <exception cref="KerasException">An index was outside of its table.</exception>
    public void Finish(ReadOnlySpan<HostBuffer> outputs, int firstSample)
    {
        _plan.Context.MakeCurrent();
        Stream.Synchronize();
        var words = new ReadOnlySpan<ulong>(_errorsHere.Pointer, Places);
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] == ulong.MaxValue)
                continue;
            var place = _plan.Places[i];
            long before = place.IndicesPerSample * firstSample;
            throw IndexErrors.OutOfRange(
                place.Layer,
                BitConverter.UInt32BitsToSingle((uint)words[i]),
                place.Rows.At(Samples),
                before + (long)(words[i] >> 32)
            );
        }
        float* at = _staging.Pointer + _inputLength;
        foreach (var output in outputs)
        {
            new ReadOnlySpan<float>(at, (int)output.Length).CopyTo(output.Span);
            at += output.Length;
        }
    }

    /// <inheritdoc cref="RecordedRuns.Refusal"/>
    public string? NotRecorded => _recorded.Refusal;

    private CudaGraph? Record(bool delivered)
    {
        try
        {
            Stream.BeginCapture();
            Queue(delivered);
            return _recorded.Add(Samples, delivered, Stream.EndCapture());
        }
        catch (CudaException e)
        {
            Return();
            Stream.AbandonCapture();
            _recorded.Refuse(e.Message);
            return null;
        }
    }

    private void Queue(bool delivered)
    {
        Settle();
        float* at = _staging.Pointer;
        foreach (var view in _plan.Inputs)
        {
            long length = view.Shape.Count.At(Samples);
            if (length > 0 && !delivered)
                CudaResult.Check(
                    DriverApi.cuMemcpyHtoDAsync_v2(At(view), at, (nuint)length * sizeof(float), Stream.Handle),
                    "copy an input to the device"
                );
            at += length;
        }
        CudaResult.Check(
            DriverApi.cuMemsetD32Async(_errors.DevicePointer, uint.MaxValue, (nuint)_errors.Length, Stream.Handle),
            "clear the error words"
        );
        foreach (var step in _plan.Steps)
            step.Run(this);
        foreach (var view in _plan.Outputs)
        {
            long length = view.Shape.Count.At(Samples);
            if (length > 0)
                CudaResult.Check(
                    DriverApi.cuMemcpyDtoHAsync_v2(at, At(view), (nuint)length * sizeof(float), Stream.Handle),
                    "copy an output from the device"
                );
            at += length;
        }
        _errors.CopyToHost(_errorsHere.Pointer, _errors.Length, Stream);
    }

    private void Grow(int samples)
    {
        if (samples <= _capacity)
            return;
        _recorded.Dispose();
        _perSample.Dispose();
        _staging.Dispose();
        _inputs?.Dispose();
        (_capacity, _inputs, _ahead) = (-1, null, null);
        _perSample = new CudaDeviceVariable(
            _plan.Context,
            _plan.Table.PerSampleArena * samples,
            $"a batch of {samples} samples ({_plan.Table.PerSampleArena * sizeof(float)} bytes each) in plan memory"
        );
        long length = InputLength(samples);
        foreach (var view in _plan.Outputs)
            length += view.Shape.Count.At(samples);
        _staging = new CudaPageLockedHostMemory(_plan.Context, length);
        _capacity = samples;
    }

    private void Settle()
    {
        for (int i = 0; i < Address.Length; i++)
        {
            ref readonly var b = ref _plan.Table[i];
            Address[i] = b.Kind switch
            {
                BufferKind.Fixed => _fixed.DevicePointer + (ulong)b.Place * sizeof(float),
                BufferKind.PerSample => _perSample.DevicePointer + (ulong)(b.Place * _capacity) * sizeof(float),
                BufferKind.Variable => _plan.Variables[(int)b.Place].Pointer,
                BufferKind.Constant => _plan.Constants.DevicePointer + (ulong)b.Place * sizeof(float),
                _ => 0,
            };
        }
    }

    public void Dispose()
    {
        // Of a device that is lost nothing can be given back.
        if (!_plan.Context.TryMakeCurrent())
            return;
        foreach (
            IDisposable? held in new IDisposable?[] { _recorded, _streams, _inputs, _fixed, _errors, _perSample, _errorsHere, _staging }
        )
            held?.Dispose();
    }
}
