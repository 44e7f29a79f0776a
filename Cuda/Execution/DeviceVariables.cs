using KerasSharp.Cuda.Interop;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Execution;

/// <summary>Copies of variables on a device, shared by all plans that use them.</summary>
internal sealed class DeviceVariables(CudaContext context)
{
    private readonly Dictionary<Variable, DeviceVariable> _copies = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();

    /// <summary>The copy of a variable; the caller gives it back by <see cref="Release"/>.</summary>
    public DeviceVariable Acquire(Variable variable)
    {
        lock (_lock)
        {
            if (!_copies.TryGetValue(variable, out var copy))
                _copies[variable] = copy = new DeviceVariable(context, variable);
            copy.Users++;
            return copy;
        }
    }

    /// <summary>Ends a use. With the last one the copy goes; newer values are brought to the host first.</summary>
    public void Release(DeviceVariable copy)
    {
        lock (_lock)
        {
            if (--copy.Users > 0)
                return;
            _copies.Remove(copy.Source);
        }
        copy.Dispose();
    }
}

/// <summary>A variable's copy on a device. Either side may hold the newer values: the device after an update, the host when it was
/// set there.</summary>
internal sealed unsafe class DeviceVariable : IDisposable
{
    private readonly CudaContext _context;
    private readonly CudaDeviceVariable _memory;
    private readonly Lock _lock = new();
    private readonly Action<Variable> _download;
    private int _version = -1;
    private bool _newer;

    public DeviceVariable(CudaContext context, Variable source)
    {
        (_context, Source, _download) = (context, source, Download);
        _memory = new CudaDeviceVariable(
            context,
            source.Shape.Aggregate(1L, (a, b) => a * b),
            $"the variable '{source.Name}' [{string.Join(", ", source.Shape)}]"
        );
    }

    public Variable Source { get; }

    public ulong Pointer => _memory.DevicePointer;

    public int Users { get; set; }

    /// <summary>Brings the host's values to the device where they are newer.</summary>
    public void Refresh(CudaStream stream)
    {
        lock (_lock)
        {
            if (_version == Source.Version)
                return;
            float[] values = Source.Values;
            _version = Source.Version;
            _newer = false;
            fixed (float* p = values)
                _memory.CopyToDevice(p, values.Length, stream);
            // Other streams read it too.
            stream.Synchronize();
        }
    }

    /// <summary>Says that a plan has written the device's copy.</summary>
    public void Written()
    {
        lock (_lock)
        {
            Source.Touch();
            (_version, _newer) = (Source.Version, true);
            Source.Download = _download;
        }
    }

    private void Download(Variable variable)
    {
        lock (_lock)
        {
            if (!_newer || _version != variable.Version)
                return;
            float[] values = new float[_memory.Length];
            _context.MakeCurrent();
            using (var stream = new CudaStream(_context))
                fixed (float* p = values)
                {
                    _memory.CopyToHost(p, values.Length, stream);
                    stream.Synchronize();
                }
            // Set counts a change; the copy here is equal to it all the same.
            variable.Set(values);
            (_version, _newer) = (variable.Version, false);
        }
    }

    public void Dispose()
    {
        try
        {
            Download(Source);
        }
        catch (CudaException e) when (CudaResult.IsLost(e.Code))
        {
            // The error that lost the device was told. Old values must not pass for the newest.
            Source.Download = v =>
                throw new CudaException(
                    $"the newest values of the variable '{v.Name}' were lost with the device cuda:{_context.Index}; set them anew",
                    e.Code,
                    e
                );
        }
        _memory.Dispose();
    }
}
