using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W (positions, taps C, F), b (positions, F).</summary>
internal sealed class LocallyConnected1DSchema() : LayerSchema<LocallyConnected1D>("LocallyConnected1D")
{
    protected override LocallyConnected1D Template(Config c) => new(0, 0);

    protected override LocallyConnected1D Exchange(Config c, LocallyConnected1D layer) =>
        ConvolutionConfig.Exchange(c, layer, ConvolutionConfig.Line, Initializers.GlorotUniform);

    protected override IEnumerable<StoredArray> Arrays(LocallyConnected1D layer, LayerForm form) => ConvolutionConfig.Arrays(layer, null);
}

/// <summary>W (positions, taps C, F), whose patches are ordered by channel, row, column with th; b (rows, columns, F).</summary>
internal sealed class LocallyConnected2DSchema() : LayerSchema<LocallyConnected2D>("LocallyConnected2D")
{
    protected override LocallyConnected2D Template(Config c) => new(0, 0, 0);

    protected override LocallyConnected2D Exchange(Config c, LocallyConnected2D layer)
    {
        layer = ConvolutionConfig.Exchange(c, layer, ConvolutionConfig.Plane, Initializers.GlorotUniform);
        if (!c.Reading)
            return layer;
        bool first = layer.DataFormat == DataFormat.ChannelsFirst;
        if (first)
            c.Note(
                ImportNoteKind.Conversion,
                "patches reordered from channel, row, column; the bias is read as [F, rows, columns] as Keras does with th"
            );
        return layer with { ReinterpretsBias = first };
    }

    protected override IEnumerable<StoredArray> Arrays(LocallyConnected2D layer, LayerForm form)
    {
        var (rows, columns) = (layer.KernelSize[0], layer.KernelSize[1]);
        return ConvolutionConfig.Arrays(
            layer,
            layer.DataFormat == DataFormat.ChannelsLast
                ? null
                : w =>
                {
                    int[] shape = w.StoredShape;
                    return w.Split(1, rows, columns, shape[1] / (rows * columns)).Transpose(0, 3, 1, 2, 4).StoredAs(shape);
                }
        );
    }
}
