namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>
/// The operations a kernel may use on one register <typeparamref name="TV"/> of float lanes. Kernels are written once against this
/// interface; the JIT makes one specialised body per width, because both type parameters are structs. Every operation is exact or correctly
/// rounded per lane, so all widths give the same bits for the same lane.
/// </summary>
/// <typeparam name="TV">Register type: Vector512&lt;float&gt;, Vector256&lt;float&gt;, Vector128&lt;float&gt; or float.</typeparam>
internal unsafe interface ISimd<TV>
    where TV : struct
{
    /// <summary>Float lanes per register.</summary>
    static abstract int Lanes { get; }

    /// <summary>Rows of a product tile whose accumulators (rows x 4 registers) fit the register file beside the operands.</summary>
    static abstract int TileRows { get; }

    static abstract TV Load(float* p);

    /// <summary>Asks for the lines of four registers that are loaded some time later, where that was seen to help; reads nothing, so the
    /// address may lie anywhere.</summary>
    static abstract void Prefetch4(float* p);

    /// <summary>Asks for a line that another call will load, into the core's second cache, where that was seen to help; reads
    /// nothing.</summary>
    static abstract void PrefetchFar(float* p);

    static abstract void Store(float* p, TV x);

    /// <summary>Reads <paramref name="count"/> &lt; Lanes floats, 0 in the other lanes; touches no memory beyond them.</summary>
    static abstract TV LoadPart(float* p, int count);

    /// <summary>Writes the first <paramref name="count"/> &lt; Lanes floats only.</summary>
    static abstract void StorePart(float* p, TV x, int count);

    /// <summary>All bits set in the first <paramref name="count"/> lanes, none in the others.</summary>
    static abstract TV LanesBelow(int count);

    static abstract TV Create(float x);
    static abstract TV Bits(int pattern);
    static abstract TV Add(TV a, TV b);
    static abstract TV Sub(TV a, TV b);
    static abstract TV Mul(TV a, TV b);
    static abstract TV Div(TV a, TV b);
    static abstract TV Sqrt(TV a);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TV Fma(TV a, TV b, TV c);

    /// <summary>a &lt; b ? a : b, so a NaN in b comes through.</summary>
    static abstract TV Min(TV a, TV b);

    /// <summary>a &gt; b ? a : b, so a NaN in b comes through.</summary>
    static abstract TV Max(TV a, TV b);

    static abstract TV And(TV a, TV b);
    static abstract TV Or(TV a, TV b);
    static abstract TV Xor(TV a, TV b);

    /// <summary>All bits set where a &gt; b, else none.</summary>
    static abstract TV Greater(TV a, TV b);

    /// <summary>All bits set where a &gt;= b, else none.</summary>
    static abstract TV GreaterEqual(TV a, TV b);

    /// <summary>All bits set where a == b, else none.</summary>
    static abstract TV Equal(TV a, TV b);

    /// <summary>Per lane <paramref name="a"/> where the mask's bits are set, else <paramref name="b"/>.</summary>
    static abstract TV Select(TV mask, TV a, TV b);

    /// <summary>The lanes' bit patterns added as 32-bit integers.</summary>
    static abstract TV AddBits(TV a, TV b);

    /// <summary>The lanes' bit patterns shifted left.</summary>
    static abstract TV ShiftLeftBits(TV a, int count);

    /// <summary>The lanes' bit patterns shifted right as signed integers.</summary>
    static abstract TV ShiftRightBits(TV a, int count);

    /// <summary>The lanes' bit patterns, taken as 32-bit integers, converted to floats.</summary>
    static abstract TV FromBits(TV a);

    /// <summary>Rounded to the nearest integer, ties to even.</summary>
    static abstract TV Round(TV a);

    /// <summary>Rounded toward minus infinity.</summary>
    static abstract TV Floor(TV a);
}
