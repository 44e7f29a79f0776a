using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>LocallyConnected1D, LocallyConnected2D.</summary>
internal static class LocallyConnected
{
    internal static readonly LayerSchema[] All = [new LocallyConnected1DSchema(), new LocallyConnected2DSchema()];
}

/// <summary>kernel (positions, taps C, F), bias (positions, F). Its data_format is in no file, and only channels_last works.</summary>
internal class LocallyConnected1DSchema() : LayerSchema<LocallyConnected1D>("LocallyConnected1D")
{
    protected override LocallyConnected1D Template(Config c) => new(0, 0);

    protected override LocallyConnected1D Exchange(Config c, LocallyConnected1D layer) => Convolutions.Exchange(c, layer);

    protected override IEnumerable<StoredArray> Arrays(LocallyConnected1D layer, LayerForm form) => Convolutions.Arrays(layer, null);
}

/// <summary>kernel (positions, taps C, F), whose patches are ordered by channel, row, column with channels_first; bias (rows, columns,
/// F).</summary>
internal class LocallyConnected2DSchema() : LayerSchema<LocallyConnected2D>("LocallyConnected2D")
{
    protected override LocallyConnected2D Template(Config c) => new(0, 0, 0);

    protected override LocallyConnected2D Exchange(Config c, LocallyConnected2D layer)
    {
        layer = Convolutions.Exchange(c, layer);
        layer = layer with { DataFormat = c.DataFormat(layer.DataFormat) };
        if (!c.Reading)
            return layer;
        bool first = layer.DataFormat == DataFormat.ChannelsFirst;
        if (first)
            c.Note(
                ImportNoteKind.Conversion,
                "patches reordered from channel, row, column; the bias is read as [F, rows, columns] as Keras does with channels_first"
            );
        return layer with { ReinterpretsBias = first };
    }

    protected override IEnumerable<StoredArray> Arrays(LocallyConnected2D layer, LayerForm form)
    {
        var (rows, columns) = (layer.KernelSize[0], layer.KernelSize[1]);
        return Convolutions.Arrays(
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
