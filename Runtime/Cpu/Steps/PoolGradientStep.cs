using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>The transposes of pooling over dense arrays, channels last.</summary>
internal sealed unsafe class PoolGradientStep : Step
{
    private readonly View? _x, _y;
    private readonly View _dy, _dx;
    private readonly SpatialGrid _grid;
    private readonly int _channels;

    /// <param name="x">[N, spatial..., C]; null for the mean.</param>
    /// <param name="y">Its greatest elements [N, positions..., C]; null for the mean.</param>
    /// <param name="dy">The derivative by the result.</param>
    /// <param name="dx">What is written.</param>
    /// <param name="window">The window.</param>
    public PoolGradientStep(View? x, View? y, View dy, View dx, Window window)
    {
        (_x, _y, _dy, _dx, _channels) = (x, y, dy, dx, dx.Shape[-1].Fixed);
        _grid = new SpatialGrid(dx.Shape, dy.Shape, window);
    }

    public override void Run(Workspace w)
    {
        int samples = _dx.Shape[0].At(w.Samples);
        var job = new Job(this, _x is null ? null : w.At(_x), _y is null ? null : w.At(_y), w.At(_dy), w.At(_dx), samples);
        long work = (long)samples * _grid.Positions * _grid.Taps * _channels;
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(work / 100_000, samples), 1, w.Threads);
        if (parts > 1) w.Pool!.Run(ref job, parts);
        else job.Run(0, 1);
    }

    private readonly struct Job(PoolGradientStep step, float* x, float* y, float* dy, float* dx, int samples) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            nint xs = (nint)step._grid.Points * step._channels, ys = (nint)step._grid.Positions * step._channels;
            for (int n = (int)((long)samples * part / parts); n < (long)samples * (part + 1) / parts; n++)
                step.Sample(x + n * xs, y + n * ys, dy + n * ys, dx + n * xs);
        }
    }

    private void Sample(float* x, float* y, float* dy, float* dx)
    {
        new Span<float>(dx, _grid.Points * _channels).Clear();
        for (int p = 0; p < _grid.Positions; p++, dy += _channels, y += _channels)
        {
            int real = 0;
            for (int t = 0; t < _grid.Taps && _x is null; t++)
                if (_grid.Point(p, t) >= 0) real++;
            for (int t = 0; t < _grid.Taps; t++)
            {
                int point = _grid.Point(p, t);
                if (point < 0) continue;
                float* from = x + (nint)point * _channels, to = dx + (nint)point * _channels;
                if (_x is null)
                    for (int c = 0; c < _channels; c++) to[c] += dy[c] / real;
                else
                    for (int c = 0; c < _channels; c++)
                        if (from[c] == y[c]) to[c] += dy[c];
            }
        }
    }
}
