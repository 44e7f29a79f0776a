using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>LocallyConnected1D and LocallyConnected2D with the ways of computing that tf.keras adds, each with a kernel of its own:
/// 1 (positions, taps C, F), 2 (inputs..., C, positions..., F), 3 a list by position, filter, tap and channel.</summary>
internal static class LocallyConnected
{
    private const string Key = "implementation";

    internal static readonly LayerSchema[] All = [new ListedLocallyConnected1DSchema(), new ListedLocallyConnected2DSchema()];

    /// <summary>Reads which way it is, and writes it again.</summary>
    internal static T Exchange<T>(Config c, T layer)
        where T : LocallyConnectedSpec
    {
        if (!c.Reading)
        {
            if (c.Form.Layout is StoredLayout.WholeKernel or StoredLayout.ListedKernel)
                c.Int(Key, c.Form.Layout == StoredLayout.WholeKernel ? 2 : 3);
            return layer;
        }
        int way = c.Has(Key) ? c.Int(Key, 1) : 1;
        if (way is < 1 or > 3)
            throw c.Bad($"key '{Key}': expected 1, 2 or 3, found {way}", unsupported: true);
        if (way == 1)
            return layer;
        if (layer.Padding != Padding.Valid || layer.DataFormat != DataFormat.ChannelsLast)
            throw c.Bad($"key '{Key}': {way} is read with padding valid and channels last alone", unsupported: true);
        if (way == 2 && layer.Strides.Any(s => s != 1))
            throw c.Bad($"key '{Key}': 2 is read with strides of 1 alone", unsupported: true);
        c.Form = c.Form with { Layout = way == 2 ? StoredLayout.WholeKernel : StoredLayout.ListedKernel };
        return layer;
    }

    /// <summary>The kernel as a layout has it; null for the usual one.</summary>
    internal static Func<ArrayView, ArrayView>? Kernel(LocallyConnectedSpec layer, LayerForm form) =>
        form.Layout switch
        {
            StoredLayout.ListedKernel => w => w.Transpose(0, 2, 1).StoredAs(w.Count),
            StoredLayout.WholeKernel => w => Whole(layer, w),
            _ => null,
        };

    private static ArrayView Whole(LocallyConnectedSpec layer, ArrayView w)
    {
        var (count, filters) = (w.StoredShape[0], w.StoredShape[2]);
        int[] kernel = [.. layer.KernelSize];
        int taps = kernel.Aggregate(1, (a, b) => a * b),
            channels = w.StoredShape[1] / taps;
        int[] positions =
            kernel.Length == 1 ? [count]
            : layer.InputShape is { } input ? [.. kernel.Select((k, d) => (input[d] ?? 0) - k + 1)]
            : throw new KerasUnsupportedException(
                $"layer '{layer.Name}': a {layer.ClassName} of implementation 2 is read where it states the shape of its input"
            );
        int[] inputs = [.. positions.Select((p, d) => p + kernel[d] - 1)];
        var places = new int[w.Count];
        for (int k = 0; k < places.Length; k++)
        {
            var (position, tap, channel, filter) = (
                k / (taps * channels * filters),
                k / (channels * filters) % taps,
                k / filters % channels,
                k % filters
            );
            int from = 0;
            for (int d = 0, atPosition = count, atTap = taps; d < kernel.Length; d++)
            {
                atPosition /= positions[d];
                atTap /= kernel[d];
                from = from * inputs[d] + position / atPosition % positions[d] + tap / atTap % kernel[d];
            }
            places[k] = ((from * channels + channel) * count + position) * filters + filter;
        }
        return w.Within([.. inputs, channels, .. positions, filters], places);
    }
}

/// <summary>LocallyConnected1D of tf.keras.</summary>
internal sealed class ListedLocallyConnected1DSchema : LocallyConnected1DSchema
{
    protected override LocallyConnected1D Exchange(Config c, LocallyConnected1D layer) =>
        LocallyConnected.Exchange(c, base.Exchange(c, layer));

    protected override IEnumerable<StoredArray> Arrays(LocallyConnected1D layer, LayerForm form) =>
        LocallyConnected.Kernel(layer, form) is { } kernel ? Convolutions.Arrays(layer, kernel) : base.Arrays(layer, form);
}

/// <summary>LocallyConnected2D of tf.keras.</summary>
internal sealed class ListedLocallyConnected2DSchema : LocallyConnected2DSchema
{
    protected override LocallyConnected2D Exchange(Config c, LocallyConnected2D layer) =>
        LocallyConnected.Exchange(c, base.Exchange(c, layer));

    protected override IEnumerable<StoredArray> Arrays(LocallyConnected2D layer, LayerForm form) =>
        LocallyConnected.Kernel(layer, form) is { } kernel ? Convolutions.Arrays(layer, kernel) : base.Arrays(layer, form);
}
