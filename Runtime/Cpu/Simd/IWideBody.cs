using System.Runtime.Intrinsics;

namespace KerasSharp.Runtime.Cpu.Simd;

/// <summary>Work on a range that is written once for all register widths.</summary>
internal interface IWideBody
{
    /// <summary>Does the work from <paramref name="from"/> to before <paramref name="to"/>, or part <paramref name="from"/> of
    /// <paramref name="to"/>, as the body has it.</summary>
    void Range<TS, TV>(int from, int to)
        where TS : struct, ISimd<TV>
        where TV : struct;
}

/// <summary>Runs such work with the registers of a width.</summary>
internal static class WideBody
{
    public static void Run<TBody>(SimdWidth width, in TBody body, int from, int to)
        where TBody : struct, IWideBody
    {
        switch (width)
        {
            case SimdWidth.Avx512:
                body.Range<Simd512, Vector512<float>>(from, to);
                break;
            case SimdWidth.Avx2:
                body.Range<Simd256, Vector256<float>>(from, to);
                break;
            default:
                body.Range<Simd128, Vector128<float>>(from, to);
                break;
        }
    }
}
