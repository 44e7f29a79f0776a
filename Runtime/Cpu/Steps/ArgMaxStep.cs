using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The greatest element's index along one axis; the first of equals, and the first element where none is greater.</summary>
internal sealed unsafe class ArgMaxStep : Step
{
    private readonly View _x,
        _y;
    private readonly LoopNest _walk;
    private readonly Dim _extent,
        _stride;

    public ArgMaxStep(View x, View y, int axis)
    {
        (_x, _y, _extent, _stride) = (x, y, x.Shape[axis], x.Strides[axis]);
        _walk = LoopNest.Over(y.Shape, [x.Pick(axis, 0), y]);
    }

    public override void Run(Workspace w)
    {
        long count = 1,
            extent = _extent.At(w.Samples),
            stride = _stride.At(w.Samples);
        for (int i = 0; i < _walk.Extents.Count; i++)
            count *= _walk.Extents[i].At(w.Samples);
        float* x = w.At(_x),
            y = w.At(_y);
        for (long o = 0; o < count; o++)
        {
            long from = 0,
                to = 0,
                index = o;
            for (int i = _walk.Extents.Count - 1; i >= 0; i--)
            {
                long at = index % _walk.Extents[i].At(w.Samples);
                index /= _walk.Extents[i].At(w.Samples);
                from += at * _walk.Strides[0][i].At(w.Samples);
                to += at * _walk.Strides[1][i].At(w.Samples);
            }
            long best = 0;
            for (long k = 1; k < extent; k++)
            {
                float challenger = x[from + k * stride],
                    champion = x[from + best * stride];
                if (challenger > champion || (float.IsNaN(challenger) && !float.IsNaN(champion)))
                    best = k;
            }
            y[to] = best;
        }
    }
}
