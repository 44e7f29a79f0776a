using KerasSharp.Runtime.Cpu.Kernels;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

/// <summary>Convolution and pooling as sums over taps, in double precision, one output at a time.</summary>
internal static class ConvReference
{
    public static double[] Conv(float[] x, int samples, ConvGeometry g, float[] kernel, int filters, int groups, float[] bias)
    {
        int perGroup = g.Channels / groups,
            filtersPerGroup = filters / groups;
        var y = new double[samples * g.OutputPositions * filters];
        for (int i = 0; i < y.Length; i++)
        {
            int f = i % filters,
                p = i / filters;
            double sum = bias[f];
            foreach (var (tap, at) in Taps(g, p % g.OutputPositions))
            {
                for (int c = 0; c < perGroup; c++)
                {
                    long from = ((long)(p / g.OutputPositions) * g.InputPositions + at) * g.Channels + f / filtersPerGroup * perGroup + c;
                    sum += (double)x[from] * kernel[(tap * perGroup + c) * filters + f];
                }
            }
            y[i] = sum;
        }
        return y;
    }

    public static double[] Pool(float[] x, int samples, ConvGeometry g, bool mean)
    {
        var y = new double[samples * g.OutputPositions * g.Channels];
        for (int i = 0; i < y.Length; i++)
        {
            int c = i % g.Channels,
                p = i / g.Channels;
            var values = Taps(g, p % g.OutputPositions)
                .Select(t => (double)x[((long)(p / g.OutputPositions) * g.InputPositions + t.At) * g.Channels + c])
                .ToList();
            y[i] = mean ? values.Average() : values.Max();
        }
        return y;
    }

    /// <summary>The taps of an output position that meet an input element, and which.</summary>
    public static IEnumerable<(int Tap, int At)> Taps(ConvGeometry g, int position)
    {
        int[] p = [position / g.Output[2] / g.Output[1], position / g.Output[2] % g.Output[1], position % g.Output[2]];
        for (int tap = 0; tap < g.Taps; tap++)
        {
            int[] k = [tap / g.Kernel[2] / g.Kernel[1], tap / g.Kernel[2] % g.Kernel[1], tap % g.Kernel[2]];
            var at = new int[3];
            bool inside = true;
            for (int a = 0; a < 3; a++)
            {
                int place = p[a] * g.Strides[a] + k[a] * g.Dilation[a] - g.PadLow[a];
                at[a] = place / g.InputDilation[a];
                inside &= place >= 0 && place % g.InputDilation[a] == 0 && at[a] < g.Input[a];
            }
            if (inside)
                yield return (tap, (at[0] * g.Input[1] + at[1]) * g.Input[2] + at[2]);
        }
    }
}
