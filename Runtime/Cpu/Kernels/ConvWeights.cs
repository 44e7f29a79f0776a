using KerasSharp.Runtime.Cpu.Simd;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>
/// A convolution made ready: the kernel packed per group, and where in a (padded) sample each output position's window begins and each run
/// of contiguous window elements lies, so that the product reads the windows without their being copied out (implicit im2col).
/// </summary>
internal sealed class ConvWeights : IDisposable
{
    private readonly int[] windows;
    private readonly nint[] runs;

    /// <summary>Room for the kernel.</summary>
    /// <param name="geometry">Shapes.</param>
    /// <param name="filters">F, output channels.</param>
    /// <param name="groups">Groups; C and F divide by it.</param>
    /// <param name="places">The places of windows alone are wanted, no kernel.</param>
    public ConvWeights(ConvGeometry geometry, int filters, int groups = 1, bool places = false)
    {
        if (geometry.Channels % groups != 0 || filters % groups != 0)
            throw new ArgumentException(
                $"{groups} groups divide neither {geometry.Channels} channels nor {filters} filters evenly",
                nameof(groups)
            );
        (Geometry, Filters, Groups) = (geometry, filters, groups);
        (ChannelsPerGroup, FiltersPerGroup) = (geometry.Channels / groups, filters / groups);
        Copies = !geometry.IsInside;
        int[] extents = Copies ? geometry.Box : geometry.Input;
        int row = extents[2] * geometry.Channels,
            plane = extents[1] * row;
        windows = new int[geometry.OutputPositions];
        for (int i = 0; i < windows.Length; i++)
        {
            int w = i % geometry.Output[2],
                h = i / geometry.Output[2] % geometry.Output[1],
                d = i / geometry.Output[2] / geometry.Output[1];
            windows[i] = d * geometry.Strides[0] * plane + h * geometry.Strides[1] * row + w * geometry.Strides[2] * geometry.Channels;
        }
        bool whole = groups == 1 && geometry.Dilation[2] == 1;
        RunLength = whole ? geometry.Kernel[2] * geometry.Channels : ChannelsPerGroup;
        runs = new nint[whole ? geometry.Kernel[0] * geometry.Kernel[1] : geometry.Taps];
        for (int i = 0; i < runs.Length; i++)
        {
            int tap = whole ? i * geometry.Kernel[2] : i;
            int w = tap % geometry.Kernel[2],
                h = tap / geometry.Kernel[2] % geometry.Kernel[1],
                d = tap / geometry.Kernel[2] / geometry.Kernel[1];
            runs[i] = d * geometry.Dilation[0] * plane + h * geometry.Dilation[1] * row + w * geometry.Dilation[2] * geometry.Channels;
        }
        Tiled = !places && WinogradKernel.Suits(geometry, filters, groups) ? new WinogradKernel(geometry, filters) : null;
        Packed = new PackedMatrix[places || IsDepthwise || Tiled is not null ? 0 : groups];
        for (int g = 0; g < Packed.Length; g++)
            Packed[g] = PackedMatrix.Create(geometry.Taps * ChannelsPerGroup, FiltersPerGroup, Width);
        DepthwiseStride = (filters + Width.Lanes() - 1) / Width.Lanes() * Width.Lanes();
        Depthwise = new AlignedBuffer(IsDepthwise ? (long)geometry.Taps * DepthwiseStride : 0);
    }

    public ConvGeometry Geometry { get; }

    /// <summary>The width this was made for; convolutions with it take that path.</summary>
    public SimdWidth Width { get; } = SimdWidths.Active;

    public int Filters { get; }

    public int Groups { get; }

    public int ChannelsPerGroup { get; }

    public int FiltersPerGroup { get; }

    /// <summary>True when samples go through a padded copy.</summary>
    public bool Copies { get; }

    /// <summary>One input channel and one filter per group: no product, a sweep over the channels.</summary>
    public bool IsDepthwise => Groups > 1 && ChannelsPerGroup == 1 && FiltersPerGroup == 1;

    /// <summary>The kernel for products over tiles, or null where the windows themselves are multiplied.</summary>
    public WinogradKernel? Tiled { get; }

    /// <summary>Per group [taps * C / groups, F / groups]; none where the kernel is <see cref="Tiled"/>.</summary>
    public PackedMatrix[] Packed { get; }

    /// <summary>[taps, F], depthwise only, rows <see cref="DepthwiseStride"/> apart with zeros between.</summary>
    public AlignedBuffer Depthwise { get; }

    /// <summary>F as whole registers.</summary>
    public int DepthwiseStride { get; }

    /// <summary>Offset of each output position's window in a sample.</summary>
    public ReadOnlySpan<int> Windows => windows;

    /// <summary>Offset of each run of contiguous elements in a window.</summary>
    public ReadOnlySpan<nint> Runs => runs;

    /// <summary>Floats per run.</summary>
    public int RunLength { get; }

    /// <summary>Copies the kernel in; call again when it has changed.</summary>
    /// <param name="kernel">[taps, C / groups, F].</param>
    public void Fill(ReadOnlySpan<float> kernel)
    {
        int expected = Geometry.Taps * ChannelsPerGroup * Filters;
        if (kernel.Length != expected)
            throw new ArgumentException($"expected a kernel of {expected} floats, found {kernel.Length}", nameof(kernel));
        for (int k = 0; IsDepthwise && k < Geometry.Taps; k++)
            kernel.Slice(k * Filters, Filters).CopyTo(Depthwise.Span[(k * DepthwiseStride)..]);
        Tiled?.Fill(kernel);
        for (int g = 0; g < Packed.Length; g++)
            Packed[g].Fill(kernel[(g * FiltersPerGroup)..], Filters);
    }

    public void Dispose()
    {
        foreach (PackedMatrix packed in Packed)
            packed.Dispose();
        Tiled?.Dispose();
        Depthwise.Dispose();
    }
}
