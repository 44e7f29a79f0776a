using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Drops the fractions of indices and checks that each names a row of a table.</summary>
internal sealed unsafe class IndexStep(View indices, View y, int rows, string layer) : Step
{
    private readonly LoopNest _walk = LoopNest.Over(indices.Shape, [indices, y]);

    public override void Run(Workspace w)
    {
        float* from = w.At(indices),
            to = w.At(y);
        long inner = _walk.Extents[^1].At(w.Samples),
            count = indices.Shape.Count.At(w.Samples),
            first = GatherStep.First(indices, w);
        if (inner == 0)
            return;
        long outer = count / inner,
            stride = _walk.Extents.Count > 1 ? _walk.Strides[0][0].At(w.Samples) : 0,
            step = _walk.Strides[0][^1].At(w.Samples);
        for (long o = 0; o < outer; o++)
        for (long i = 0; i < inner; i++)
        {
            float index = MathF.Truncate(from[o * stride + i * step]);
            _ = GatherStep.Row(index, rows, first + o * inner + i, layer);
            to[o * inner + i] = index;
        }
    }
}
