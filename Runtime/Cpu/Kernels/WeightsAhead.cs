using System.Runtime.CompilerServices;
using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The weights that a tile asks for while it multiplies others: a share of the next panel. Where weights have no room in a core's own
/// cache, the first tile of a panel would wait for them line by line, and the others would not.
/// </summary>
internal readonly unsafe struct WeightsAhead
{
    // Floats of a cache line.
    private const int Line = 16;

    // Floats from the first to the second line that each inner index asks for; 0 where it is one.
    private readonly nint more;

    private WeightsAhead(float* first, nint more)
    {
        First = first;
        this.more = more;
    }

    /// <summary>The first line; null where the tile asks for its own weights alone.</summary>
    public float* First { get; }

    /// <summary>Asks for the lines of one inner index.</summary>
    /// <returns>Those of the next one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Ask<TS, TV>(float* at)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        TS.PrefetchFar(at);
        TS.PrefetchFar(at + more);
        return at + Line + more;
    }

    /// <summary>The share of a tile in a panel of four registers' width.</summary>
    /// <param name="panel">The next panel, or null.</param>
    /// <param name="inner">Its inner indices.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="tiles">Tiles of the panel at hand.</param>
    public static WeightsAhead Share(float* panel, int inner, int tile, int tiles)
    {
        int lines = tiles < 4 ? 2 : 1;
        return panel == null || tiles < 2 || tile * lines >= 4
            ? default
            : new WeightsAhead(panel + (nint)tile * lines * inner * Line, (lines - 1) * Line);
    }
}
