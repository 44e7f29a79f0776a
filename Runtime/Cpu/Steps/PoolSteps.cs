using KerasSharp.Runtime.Compile;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>What a pooling step computes.</summary>
internal enum PoolWanted { Max, MaxInput, Average, AverageInput }

/// <summary>Pooling and its transposes over dense arrays, channels last.</summary>
internal sealed unsafe class PoolStep : Step
{
    private readonly View _x, _y, _target;
    private readonly View? _dy;
    private readonly SpatialGrid _grid;
    private readonly PoolWanted _wanted;
    private readonly int _channels;

    /// <param name="x">[N, spatial..., C]; for <see cref="PoolWanted.AverageInput"/> the target.</param>
    /// <param name="y">[N, positions..., C]; for <see cref="PoolWanted.AverageInput"/> its derivative.</param>
    /// <param name="dy">For <see cref="PoolWanted.MaxInput"/> the derivative by y.</param>
    /// <param name="target">What is written.</param>
    /// <param name="window">The window.</param>
    /// <param name="wanted">What is computed.</param>
    public PoolStep(View x, View y, View? dy, View target, Window window, PoolWanted wanted)
    {
        (_x, _y, _dy, _target, _wanted, _channels) = (x, y, dy, target, wanted, x.Shape[-1].Fixed);
        _grid = new SpatialGrid(x.Shape, y.Shape, window);
    }

    public override void Run(Workspace w)
    {
        int samples = _x.Shape[0].At(w.Samples);
        var job = new Job(this, w.At(_x), w.At(_y), _dy is null ? null : w.At(_dy), w.At(_target), samples);
        long work = (long)samples * _grid.Positions * _grid.Taps * _channels;
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(work / 100_000, samples), 1, w.Threads);
        if (parts > 1) w.Pool!.Run(ref job, parts);
        else job.Run(0, 1);
    }

    private readonly struct Job(PoolStep step, float* x, float* y, float* dy, float* target, int samples) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            nint xs = (nint)step._grid.Points * step._channels, ys = (nint)step._grid.Positions * step._channels;
            for (int n = (int)((long)samples * part / parts); n < (long)samples * (part + 1) / parts; n++)
                step.Sample(x + n * xs, y + n * ys, dy + n * ys, target + n * (step._wanted is PoolWanted.Max or PoolWanted.Average ? ys : xs));
        }
    }

    private void Sample(float* x, float* y, float* dy, float* target)
    {
        bool pools = _wanted is PoolWanted.Max or PoolWanted.Average;
        new Span<float>(target, (pools ? _grid.Positions : _grid.Points) * _channels).Fill(_wanted == PoolWanted.Max ? float.NegativeInfinity : 0);
        for (int p = 0; p < _grid.Positions; p++)
        {
            float* at = y + (nint)p * _channels, to = target + (nint)p * _channels;
            int real = 0;
            for (int t = 0; t < _grid.Taps; t++)
                if (_grid.Point(p, t) >= 0) real++;
            for (int t = 0; t < _grid.Taps; t++)
            {
                int point = _grid.Point(p, t);
                if (point < 0) continue;
                float* from = x + (nint)point * _channels, back = target + (nint)point * _channels, slope = dy + (nint)p * _channels;
                switch (_wanted)
                {
                    case PoolWanted.Max: ElementwiseSweeps.Binary<MaximumOf>(to, from, null, to, _channels); break;
                    case PoolWanted.Average: ElementwiseSweeps.Binary<AddOf>(to, from, null, to, _channels); break;
                    case PoolWanted.MaxInput:
                        for (int c = 0; c < _channels; c++)
                            if (from[c] == at[c]) back[c] += slope[c];
                        break;
                    default:
                        for (int c = 0; c < _channels; c++) back[c] += at[c] / real;
                        break;
                }
            }
            for (int c = 0; _wanted == PoolWanted.Average && c < _channels; c++) to[c] /= real;
        }
    }
}
