using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Cuda.Execution;

/// <summary>Inputs on their way to the device: while a run computes on one batch, the next one's is copied by a stream of its own. Two
/// places, each in page-locked memory and on the device, take turns.</summary>
internal sealed unsafe class InputPipeline : IDisposable
{
    private readonly CudaStream _stream;
    private readonly Place[] _places;
    private int _next;

    /// <param name="context">The device.</param>
    /// <param name="length">The floats of all inputs together, at most.</param>
    /// <exception cref="CudaException">There is not enough memory.</exception>
    public InputPipeline(CudaContext context, long length)
    {
        _stream = new CudaStream(context);
        _places = [new Place(context, length), new Place(context, length)];
        Length = length;
    }

    /// <summary>How many floats have room.</summary>
    public long Length { get; }

    /// <summary>Takes a batch over; the caller's memory may be used again at once. The run that used this place last must have
    /// ended.</summary>
    /// <returns>The place, for <see cref="Deliver"/>.</returns>
    public int Take(ReadOnlySpan<HostBuffer> inputs)
    {
        int number = _next;
        _next ^= 1;
        var place = _places[number];
        // A batch that no run wanted may still be on its way.
        if (place.Waits)
            _stream.Synchronize();
        long at = 0;
        foreach (var input in inputs)
        {
            input.Span.CopyTo(new Span<float>(place.Host.Pointer + at, (int)input.Length));
            at += input.Length;
        }
        if (at > 0)
            place.Device.CopyToDevice(place.Host.Pointer, at, _stream);
        place.Arrived.Record(_stream);
        place.Waits = true;
        return number;
    }

    /// <summary>Queues on a run's stream that a batch goes to where the run expects its inputs.</summary>
    public void Deliver(int number, CudaWorkspace w, ReadOnlySpan<View> inputs)
    {
        var place = _places[number];
        place.Waits = false;
        w.Stream.WaitFor(place.Arrived);
        ulong from = place.Device.DevicePointer;
        foreach (var view in inputs)
        {
            ulong bytes = (ulong)view.Shape.Count.At(w.Samples) * sizeof(float);
            if (bytes > 0)
                CudaResult.Check(DriverApi.cuMemcpyDtoDAsync_v2(w.At(view), from, (nuint)bytes, w.Stream.Handle), "hand an input over");
            from += bytes;
        }
    }

    public void Dispose()
    {
        foreach (var place in _places)
            place.Dispose();
        _stream.Dispose();
    }

    private sealed class Place(CudaContext context, long length) : IDisposable
    {
        public CudaDeviceVariable Device { get; } = new(context, length, "inputs on their way");

        public CudaPageLockedHostMemory Host { get; } = new(context, length);

        public CudaEvent Arrived { get; } = new(context);

        public bool Waits { get; set; }

        public void Dispose()
        {
            Device.Dispose();
            Host.Dispose();
            Arrived.Dispose();
        }
    }
}
