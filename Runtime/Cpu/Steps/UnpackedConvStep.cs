using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.Runtime.Cpu.Steps;

/// <summary>Which of the three arrays of a convolution is computed from the other two.</summary>
internal enum ConvWanted
{
    Output,
    Input,
    Kernel,
}

/// <summary>Convolution and its transposes tap by tap, for any window and any groups. All arrays are dense.</summary>
internal sealed unsafe class UnpackedConvStep : Step
{
    private readonly View _x,
        _kernel,
        _y;
    private readonly SpatialGrid _grid;
    private readonly ConvWanted _wanted;
    private readonly int _groups,
        _channels,
        _filters;

    public UnpackedConvStep(View x, View kernel, View y, Window window, int groups, ConvWanted wanted)
    {
        (_x, _kernel, _y, _groups, _wanted) = (x, kernel, y, groups, wanted);
        _grid = new SpatialGrid(x.Shape, y.Shape, window);
        (_channels, _filters) = (kernel.Shape[-2].Fixed, kernel.Shape[-1].Fixed);
    }

    public override void Run(Workspace w)
    {
        int samples = _x.Shape[0].At(w.Samples);
        var job = new Job(this, w.At(_x), w.At(_kernel), w.At(_y), samples);
        // The kernel's gradient is a sum over samples: its taps are shared out, so that each sum has one order.
        int units = _wanted == ConvWanted.Kernel ? _grid.Taps : samples;
        long work = (long)samples * _grid.Positions * _grid.Taps * _channels * _filters;
        int parts = w.Pool is null ? 1 : (int)Math.Clamp(Math.Min(work / 200_000, units), 1, w.Threads);
        if (parts > 1)
            w.Pool!.Run(ref job, parts);
        else
            job.Run(0, 1);
    }

    private readonly struct Job(UnpackedConvStep step, float* x, float* kernel, float* y, int samples) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            int taps = step._grid.Taps;
            if (step._wanted == ConvWanted.Kernel)
                step.Range(x, kernel, y, 0, samples, taps * part / parts, taps * (part + 1) / parts);
            else
                step.Range(x, kernel, y, (int)((long)samples * part / parts), (int)((long)samples * (part + 1) / parts), 0, taps);
        }
    }

    private void Range(float* x, float* kernel, float* y, int firstSample, int lastSample, int firstTap, int lastTap)
    {
        int perGroup = _filters / _groups,
            channels = _channels * _groups;
        nint tapSize = (nint)_channels * _filters,
            ySample = (nint)_grid.Positions * _filters,
            xSample = (nint)_grid.Points * channels;
        float* target = _wanted switch
        {
            ConvWanted.Output => y + firstSample * ySample,
            ConvWanted.Input => x + firstSample * xSample,
            _ => kernel + firstTap * tapSize,
        };
        new Span<float>(
            target,
            checked(
                (int)(
                    _wanted switch
                    {
                        ConvWanted.Output => (lastSample - firstSample) * ySample,
                        ConvWanted.Input => (lastSample - firstSample) * xSample,
                        _ => (lastTap - firstTap) * tapSize,
                    }
                )
            )
        ).Clear();
        for (int n = firstSample; n < lastSample; n++)
        for (int p = 0; p < _grid.Positions; p++)
        for (int t = firstTap; t < lastTap; t++)
        {
            int point = _grid.Point(p, t);
            if (point < 0)
                continue;
            float* to = y + n * ySample + (nint)p * _filters,
                from = x + n * xSample + (nint)point * channels;
            for (int g = 0; g < _groups; g++)
            for (int c = 0; c < _channels; c++)
            {
                float* weights = kernel + t * tapSize + (nint)c * _filters + g * perGroup;
                float* at = from + g * _channels + c;
                if (_wanted == ConvWanted.Output)
                    Axpy.Run(*at, weights, to + g * perGroup, perGroup);
                else if (_wanted == ConvWanted.Kernel)
                    Axpy.Run(*at, to + g * perGroup, weights, perGroup);
                else
                    *at += Axpy.Dot(weights, to + g * perGroup, perGroup);
            }
        }
    }
}
