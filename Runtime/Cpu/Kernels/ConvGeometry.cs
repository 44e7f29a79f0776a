namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The shapes of a convolution or pooling over 1 to 3 spatial axes, channels last; fewer axes are led by axes of extent 1. Output position
/// p and tap k meet input position p * Stride + k * Dilation - PadLow, which is 0 (or absent, for pooling) outside the input.
/// </summary>
internal sealed class ConvGeometry
{
    public const int Axes = 3;

    /// <param name="input">Spatial extents of the input.</param>
    /// <param name="kernel">Taps per axis.</param>
    /// <param name="strides">Steps between windows.</param>
    /// <param name="dilation">Steps between taps.</param>
    /// <param name="padLow">Padding before the first element.</param>
    /// <param name="output">Windows per axis.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="inputDilation">Zeros inserted: distance between input elements, 1 for none; for the transposed convolution.</param>
    public ConvGeometry(
        ReadOnlySpan<int> input,
        ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides,
        ReadOnlySpan<int> dilation,
        ReadOnlySpan<int> padLow,
        ReadOnlySpan<int> output,
        int channels,
        ReadOnlySpan<int> inputDilation = default
    )
    {
        (Input, Kernel, Strides, Dilation) = (Lead(input, 1), Lead(kernel, 1), Lead(strides, 1), Lead(dilation, 1));
        (PadLow, Output, InputDilation) = (Lead(padLow, 0), Lead(output, 1), Lead(inputDilation, 1));
        Channels = channels;
        Box = new int[Axes];
        for (int a = 0; a < Axes; a++)
            Box[a] = Output[a] == 0 ? 0 : (Output[a] - 1) * Strides[a] + (Kernel[a] - 1) * Dilation[a] + 1;
        IsInside = PadLow.All(p => p == 0) && InputDilation.All(d => d == 1) && Box.Zip(Input, (b, i) => b <= i).All(fits => fits);
    }

    public int[] Input { get; }

    public int[] Kernel { get; }

    public int[] Strides { get; }

    public int[] Dilation { get; }

    public int[] PadLow { get; }

    public int[] Output { get; }

    public int[] InputDilation { get; }

    /// <summary>Input extents that the windows cover, padding included.</summary>
    public int[] Box { get; }

    public int Channels { get; }

    public int Taps => Kernel[0] * Kernel[1] * Kernel[2];

    public int OutputPositions => Output[0] * Output[1] * Output[2];

    public int InputPositions => Input[0] * Input[1] * Input[2];

    /// <summary>True when windows touch input elements only, as they lie.</summary>
    public bool IsInside { get; }

    private static int[] Lead(ReadOnlySpan<int> values, int with)
    {
        var all = new int[Axes];
        all.AsSpan().Fill(with);
        values.CopyTo(all.AsSpan(Axes - values.Length));
        return all;
    }
}
