using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>How convolution kernels stand in files: th <c>(out, in, taps...)</c>, tf <c>(taps..., in, out)</c>; flipped where
/// Theano convolves. In the runtime: <c>[taps..., in, out]</c> of a cross-correlation.</summary>
internal static class KernelLayout
{
    /// <summary>The view of a kernel.</summary>
    /// <param name="form">Whether it is flipped.</param>
    /// <param name="format">The image layout.</param>
    /// <param name="rank">The number of spatial axes.</param>
    internal static Func<ArrayView, ArrayView> Of(LayerForm form, DataFormat format, int rank) =>
        w =>
        {
            w = w.KernelOf(form.Backend, rank);
            return format == DataFormat.ChannelsLast ? w : w.Transpose(Axes(rank));
        };

    /// <summary>The view of a one-dimensional kernel: (taps, 1, in, out), or (out, in, taps, 1) up to 1.0.8.</summary>
    internal static ArrayView Line(ArrayView w, LayerForm form)
    {
        w = w.KernelOf(form.Backend, 1);
        return form.Layout == StoredLayout.Earlier ? w.Transpose(2, 1, 0).Insert(3) : w.Insert(1);
    }

    /// <summary>For each axis of the file's kernel that of the runtime's.</summary>
    internal static int[] Axes(DataFormat format, int rank) =>
        format == DataFormat.ChannelsLast ? [.. Enumerable.Range(0, rank + 2)] : Axes(rank);

    private static int[] Axes(int rank) => [rank + 1, rank, .. Enumerable.Range(0, rank)];
}
