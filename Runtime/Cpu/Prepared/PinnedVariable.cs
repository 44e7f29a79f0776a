using System.Runtime.InteropServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A variable's values where they lie, held in place so that kernels read and write them without a copy.</summary>
internal sealed unsafe class PinnedVariable(Variable variable) : PreparedArray([variable])
{
    private readonly int _length = variable.Shape.Aggregate(1, (a, b) => a * b);
    private float[]? _array;
    private NativeValues? _native;
    private NativeValues? _former;
    private GCHandle _handle;
    private volatile bool _written;

    ~PinnedVariable() => Free();

    public override int Length => _length;

    /// <summary>Whether steps read the values here. Where they do not, a packed form may be all that is left of them.</summary>
    public bool IsRead { get; private set; }

    public override float* Pointer =>
        _native is not null ? _native.Pointer
        : _handle.IsAllocated ? (float*)_handle.AddrOfPinnedObject()
        : throw new InvalidOperationException($"{Sources[0]} is not held in place");

    /// <summary>Says that steps read the values here.</summary>
    public override void MarkRead() => IsRead = true;

    /// <summary>Says that steps write the values here, which only an array of the variable's own can take.</summary>
    public void MarkWritten()
    {
        if (_written)
            return;
        _written = true;
        Invalidate();
    }

    /// <summary>The values for packing: where a file's values lie without an array, they are read there.</summary>
    public override NativeValues? TryKeep() => IsRead || _written ? null : Sources[0].TryKeep();

    protected override void Compute()
    {
        var native = _written ? null : Sources[0].TryKeep();
        var array = native is null ? Sources[0].Values : null;
        if (array is not null && ReferenceEquals(array, _array))
            return;
        // A prediction of another thread may be reading what the first training step leaves.
        if (_written && _former is null)
            (_former, _native) = (_native, null);
        Free();
        if (native is not null)
            _native = native;
        else
            (_array, _handle) = (array, GCHandle.Alloc(array, GCHandleType.Pinned));
    }

    public override void Dispose()
    {
        Free();
        _former?.Drop();
        _former = null;
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_handle.IsAllocated)
            _handle.Free();
        _native?.Drop();
        (_array, _native) = (null, null);
    }
}
