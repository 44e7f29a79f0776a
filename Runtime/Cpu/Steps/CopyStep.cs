using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The elements of one view to the places of another.</summary>
internal sealed unsafe class CopyStep : Step
{
    private const long PartWork = 100_000;

    private readonly View _from,
        _to;
    private readonly LoopNest _walk;

    public CopyStep(View from, View to)
    {
        (_from, _to) = (from, to);
        _walk = LoopNest.Over(to.Shape, [from, to]);
        if (_walk.Extents.Count > StridedCopy.MaxRank)
            throw new KerasUnsupportedException(
                $"the CPU device moves elements along at most {StridedCopy.MaxRank} axes, not {_walk.Extents.Count}"
            );
    }

    public override void Run(Workspace w)
    {
        int rank = _walk.Extents.Count;
        Span<nint> from = stackalloc nint[rank],
            to = stackalloc nint[rank];
        Span<int> extents = stackalloc int[rank];
        long work = 1;
        for (int i = 0; i < rank; i++)
        {
            extents[i] = _walk.Extents[i].At(w.Samples);
            from[i] = _walk.Strides[0][i].At(w.Samples);
            to[i] = _walk.Strides[1][i].At(w.Samples);
            work *= extents[i];
        }
        int parts = w.Pool is null || extents[0] == 0 ? 1 : (int)Math.Clamp(Math.Min(work / PartWork, extents[0]), 1, w.Threads);
        if (parts == 1)
        {
            StridedCopy.Run(w.At(_from), from, w.At(_to), to, extents);
            return;
        }
        fixed (
            nint* f = from,
                t = to
        )
        fixed (int* e = extents)
        {
            var job = new Job(w.At(_from), f, w.At(_to), t, e, rank);
            w.Pool!.Run(ref job, parts);
        }
    }

    private readonly struct Job(float* from, nint* fromStrides, float* to, nint* toStrides, int* extents, int rank) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            (int first, int last) = Partition.Range(part, parts, extents[0]);
            Span<int> piece = stackalloc int[rank];
            new ReadOnlySpan<int>(extents, rank).CopyTo(piece);
            piece[0] = last - first;
            StridedCopy.Run(
                from + first * fromStrides[0],
                new ReadOnlySpan<nint>(fromStrides, rank),
                to + first * toStrides[0],
                new ReadOnlySpan<nint>(toStrides, rank),
                piece
            );
        }
    }
}
