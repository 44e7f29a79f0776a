using System.Runtime.InteropServices;

namespace KerasSharp.Runtime.Graph;

/// <summary>Values as a file gives them, row-major, given back the moment that nobody needs them.</summary>
internal sealed unsafe class NativeValues : HeldValues, IDisposable
{
    private const nuint Alignment = 64;

    private readonly int _count;
    private float* _pointer;

    /// <param name="count">How many values there are; they are not cleared.</param>
    public NativeValues(int count)
        : base(count)
    {
        _count = count;
        _pointer = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, count) * sizeof(float), Alignment);
    }

    /// <summary>The first value; valid while the caller counts as a user.</summary>
    public float* Pointer => _pointer;

    /// <summary>The values; valid while the caller counts as a user.</summary>
    public Span<float> Span => new(_pointer, _count);

    public override void CopyTo(Span<float> values) => Span.CopyTo(values);

    /// <summary>Says that one user is through.</summary>
    public void Dispose() => Drop();

    protected override void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
