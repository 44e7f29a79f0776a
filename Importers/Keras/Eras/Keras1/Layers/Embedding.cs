using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>W (rows, columns).</summary>
internal class EmbeddingSchema() : LayerSchema<Embedding>("Embedding")
{
    protected override Embedding Template(Config c) => new(0, 0);

    protected override Embedding Exchange(Config c, Embedding layer)
    {
        layer = layer with
        {
            InputDim = c.Int("input_dim", layer.InputDim, required: true),
            OutputDim = c.Int("output_dim", layer.OutputDim, required: true),
            Initializer = c.Initializer("init", layer.Initializer, Initializers.Uniform),
            MaskZero = c.Flag("mask_zero", layer.MaskZero),
            Regularizer = c.Regularizer("W_regularizer", layer.Regularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            Constraint = c.Constraint("W_constraint", layer.Constraint, 0, 1),
            Dropout = c.Number("dropout", layer.Dropout),
        };
        var extents = c.Form.InputExtents ?? layer.InputShape;
        int? length = c.OptionalInt("input_length", extents is { Count: 1 } ? extents[0] : null);
        if (c.Reading)
            c.Form = c.Form with { InputExtents = [length] };
        if (layer is { ScalesWhenPredicting: true, Dropout: > 0 })
            c.Note(ImportNoteKind.Conversion, $"Keras {c.Form.Version} multiplies the embedding by {1 - layer.Dropout} when predicting");
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(Embedding layer, LayerForm form) => [new("W", "W")];
}
