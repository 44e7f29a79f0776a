using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Dense, Activation, Flatten, Reshape and their like.</summary>
internal static class Core
{
    internal static readonly LayerSchema[] All =
    [
        new InputLayerSchema(),
        new DenseSchema(),
        new ActivationSchema(),
        new MaskingSchema(),
        new FlattenSchema(),
        new ReshapeSchema(),
        new PermuteSchema(),
        new RepeatVectorSchema(),
        new EmbeddingSchema(),
        new ActivityRegularizationSchema(),
    ];
}

/// <summary>Dense: kernel (D, U), bias (U). It hands masks on.</summary>
internal sealed class DenseSchema() : DenseSchema<Dense>("Dense", () => new(0) { PassesMask = true }, "kernel", "bias")
{
    protected override Dense Exchange(Config c, Dense layer) =>
        base.Exchange(c, layer) with
        {
            BiasInitializer = c.BiasInitializer(layer.BiasInitializer),
            BiasAlongAxis1 =
                c.Import?.Options.DimOrdering == KerasSharp.DataFormat.ChannelsFirst && c.Applies(Keras2Quirks.BiasByDefaultLayout),
        };
}

/// <summary>From 2.1 on with data_format: channels_first moves the channels to the end.</summary>
internal sealed class FlattenSchema : Importers.Keras.Layers.FlattenSchema
{
    protected override Flatten Exchange(Config c, Flatten layer)
    {
        var format = layer.MovesChannelsLast ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;
        return layer with { MovesChannelsLast = c.TimeFormat(format) == DataFormat.ChannelsFirst };
    }
}

/// <summary>embeddings (V, D). input_length may be a list; the shape of the input is in batch_input_shape.</summary>
internal sealed class EmbeddingSchema() : LayerSchema<Embedding>("Embedding")
{
    protected override Embedding Template(Config c) => new(0, 0);

    protected override Embedding Exchange(Config c, Embedding layer)
    {
        layer = layer with
        {
            InputDim = c.Int("input_dim", layer.InputDim, required: true),
            OutputDim = c.Int("output_dim", layer.OutputDim, required: true),
            Initializer = c.Initializer("embeddings_initializer", layer.Initializer, Initializers.Uniform),
            Regularizer = c.Regularizer("embeddings_regularizer", layer.Regularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            Constraint = c.Constraint("embeddings_constraint", layer.Constraint, 0, 1),
            MaskZero = c.Flag("mask_zero", layer.MaskZero),
        };
        // A file may say the shape alone; a model built in C# says both, as Keras does where it is told a length.
        var lengths = c.Value<IReadOnlyList<int?>>(
            "input_length",
            c.Form.InputExtents ?? layer.InputShape ?? [],
            t =>
                Json.IsNull(t) ? []
                : t is JArray ? Json.Extents(t)
                : [Json.Int(t)],
            lengths =>
                lengths.All(l => l is null) ? JValue.CreateNull()
                : lengths.Count == 1 ? new JValue(lengths[0])
                : new JArray(lengths.Select(l => new JValue(l)))
        );
        if (c.Reading)
            c.Form = c.Form with { InputExtents = lengths };
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(Embedding layer, LayerForm form) => [new("embeddings", "W")];
}
