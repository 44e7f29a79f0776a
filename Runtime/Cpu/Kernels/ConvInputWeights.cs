namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// The transpose of a convolution by its input, ready to run as a convolution of its own: the result's gradient with zeros between its
/// elements where the convolution had strides, windows of the kernel turned round, inputs and filters exchanged. It is the gradient by the
/// input, and the transposed convolution.
/// </summary>
internal sealed unsafe class ConvInputWeights : IDisposable
{
    private readonly ConvGeometry forward;
    private readonly AlignedBuffer turned;

    /// <param name="forward">The convolution whose transpose this is.</param>
    /// <param name="filters">Its F.</param>
    /// <param name="groups">Its groups.</param>
    public ConvInputWeights(ConvGeometry forward, int filters, int groups = 1)
    {
        this.forward = forward;
        var pad = new int[ConvGeometry.Axes];
        for (int a = 0; a < pad.Length; a++)
            pad[a] = (forward.Kernel[a] - 1) * forward.Dilation[a] - forward.PadLow[a];
        var geometry = new ConvGeometry(
            forward.Output,
            forward.Kernel,
            [1, 1, 1],
            forward.Dilation,
            pad,
            forward.Input,
            filters,
            forward.Strides
        );
        Weights = new ConvWeights(geometry, forward.Channels, groups);
        turned = new AlignedBuffer((long)forward.Taps * forward.Channels / groups * filters);
    }

    /// <summary>Run as Conv.Run&lt;Linear&gt;(dy, N, Weights, null, dx).</summary>
    public ConvWeights Weights { get; }

    /// <summary>Copies the kernel in; call again when it has changed.</summary>
    /// <param name="kernel">Of the forward convolution, [taps, C / groups, F].</param>
    public void Fill(ReadOnlySpan<float> kernel)
    {
        int channels = forward.Channels,
            groups = Weights.Groups,
            perGroup = channels / groups,
            filters = Weights.Geometry.Channels,
            filtersPerGroup = filters / groups;
        if (kernel.Length != turned.Length)
            throw new ArgumentException($"expected a kernel of {turned.Length} floats, found {kernel.Length}", nameof(kernel));
        fixed (float* source = kernel)
        {
            for (int tap = 0; tap < forward.Taps; tap++)
            {
                float* from = source + (long)(forward.Taps - 1 - tap) * perGroup * filters,
                    to = turned.Pointer + (long)tap * filtersPerGroup * channels;
                for (int g = 0; g < groups; g++)
                    Transpose.Copy(from + g * filtersPerGroup, filters, to + g * perGroup, channels, perGroup, filtersPerGroup);
            }
        }
        Weights.Fill(turned.Span);
    }

    public void Dispose()
    {
        Weights.Dispose();
        turned.Dispose();
    }
}
