using KerasSharp.Importers.Keras.Eras.Keras0.Vocabulary;
using KerasSharp.Importers.Keras.Eras.Keras1.Layers;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras0.Layers;

/// <summary>Dropout, which scaled when predicting up to 0.2.</summary>
internal sealed class EarlyDropoutSchema : DropoutSchema
{
    protected override Dropout Template(Config c) =>
        base.Template(c) with
        {
            ScalesWhenPredicting = c.Applies(Keras0Quirks.DropoutScalesWhenPredicting),
        };

    protected override Dropout Exchange(Config c, Dropout layer)
    {
        layer = base.Exchange(c, layer);
        if (layer.ScalesWhenPredicting)
            c.Note(ImportNoteKind.Conversion, $"Keras {c.Form.Version} multiplies by {1 - layer.Rate} when predicting");
        return layer;
    }
}

/// <summary>Embedding, which scales when predicting.</summary>
internal sealed class EarlyEmbeddingSchema : EmbeddingSchema
{
    protected override Embedding Template(Config c) =>
        base.Template(c) with
        {
            ScalesWhenPredicting = c.Applies(Keras0Quirks.EmbeddingScalesWhenPredicting),
        };
}

/// <summary>BatchNormalization, whose statistics were those of each element up to 0.3.1.</summary>
internal sealed class EarlyBatchNormalizationSchema : BatchNormalizationSchema
{
    protected override BatchNormalization Template(Config c) =>
        base.Template(c) with
        {
            PerElement = c.Applies(Keras0Quirks.PerElement),
            TrainsOnRunning = c.Applies(Keras0Quirks.TrainsOnRunning),
        };
}

/// <summary>Merge, where a number for dot_axes counts axes and a pair of lists names them.</summary>
internal sealed class EarlyMergeSchema : MergeSchema
{
    protected override Merge Template(Config c) =>
        c.Applies(Keras0Quirks.CountedDotAxes) ? new() { CosineForm = CosineForm.Plain, Masks = MergeMasks.Dropped } : base.Template(c);

    protected override DotAxes Axes(JToken t)
    {
        if (t is JArray)
            return base.Axes(t);
        int axis = Json.Int(t);
        return axis < 0 ? new LastAxes(-axis) : new AdjacentAxes(axis);
    }
}

/// <summary>Reshape, whose key is dims.</summary>
internal sealed class EarlyReshapeSchema : ReshapeSchema
{
    protected override Reshape Exchange(Config c, Reshape layer) => Exchange(c, layer, c.Has("dims") ? "dims" : "target_shape");
}
