using System.Runtime.InteropServices;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>A variable's own array, held in place so that kernels read and write it without a copy.</summary>
internal sealed unsafe class PinnedVariable(Variable variable) : PreparedArray([variable])
{
    private readonly int _length = variable.Shape.Aggregate(1, (a, b) => a * b);
    private float[]? _array;
    private GCHandle _handle;

    ~PinnedVariable() => Free();

    public override int Length => _length;

    public override float* Pointer => (float*)_handle.AddrOfPinnedObject();

    protected override void Compute()
    {
        var array = Sources[0].Values;
        if (ReferenceEquals(array, _array))
            return;
        Free();
        (_array, _handle) = (array, GCHandle.Alloc(array, GCHandleType.Pinned));
    }

    public override void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_handle.IsAllocated)
            _handle.Free();
        _array = null;
    }
}
