namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>One sample in a box with its padding, or with zeros between its elements, so that windows need no bounds.</summary>
internal static unsafe class PaddedSample
{
    /// <summary>Floats of a padded sample.</summary>
    public static long Floats(ConvGeometry geometry) => (long)geometry.Box[0] * geometry.Box[1] * geometry.Box[2] * geometry.Channels;

    /// <summary>Zeroes the room for one.</summary>
    public static void Clear(ConvGeometry geometry, float* box)
    {
        long floats = Floats(geometry);
        for (long i = 0; i < floats; i += int.MaxValue)
            new Span<float>(box + i, (int)Math.Min(int.MaxValue, floats - i)).Clear();
    }

    /// <summary>Writes a sample's elements to their places; what lies between and around them stays 0 from sample to sample.</summary>
    public static void Copy(float* sample, ConvGeometry geometry, float* box)
    {
        int channels = geometry.Channels;
        Span<int> first = stackalloc int[ConvGeometry.Axes],
            count = stackalloc int[ConvGeometry.Axes];
        for (int a = 0; a < ConvGeometry.Axes; a++)
        {
            int step = geometry.InputDilation[a],
                low = geometry.PadLow[a];
            first[a] = low >= 0 ? 0 : (-low + step - 1) / step;
            int end = geometry.Box[a] - low <= 0 ? 0 : Math.Min(geometry.Input[a], (geometry.Box[a] - low + step - 1) / step);
            count[a] = Math.Max(0, end - first[a]);
        }
        if (count[0] == 0 || count[1] == 0 || count[2] == 0)
            return;
        (int[] step3, int[] input) = (geometry.InputDilation, geometry.Input);
        nint from = ((nint)first[0] * input[1] + first[1]) * input[2] + first[2];
        nint to =
            ((nint)(first[0] * step3[0] + geometry.PadLow[0]) * geometry.Box[1] + first[1] * step3[1] + geometry.PadLow[1])
                * geometry.Box[2]
            + first[2] * step3[2]
            + geometry.PadLow[2];
        StridedCopy.Run(
            sample + from * channels,
            [(nint)input[1] * input[2] * channels, (nint)input[2] * channels, channels, 1],
            box + to * channels,
            [
                (nint)step3[0] * geometry.Box[1] * geometry.Box[2] * channels,
                (nint)step3[1] * geometry.Box[2] * channels,
                (nint)step3[2] * channels,
                1,
            ],
            [count[0], count[1], count[2], channels]
        );
    }
}
