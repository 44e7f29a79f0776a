using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>W (D, U), b (U).</summary>
internal sealed class DenseImporter() : LayerImporter<Dense>("Dense")
{
    protected override Dense Template(Config c) => new(0);

    protected override Dense Exchange(Config c, Dense layer)
    {
        c.InputExtents(hasLength: false);
        return DenseConfig.Exchange(c, layer);
    }

    protected override IEnumerable<StoredArray> Arrays(Dense layer, LayerForm form) => DenseConfig.Arrays(layer);
}

/// <summary>Dense for each time step, with the same config and arrays.</summary>
internal sealed class TimeDistributedDenseImporter() : LayerImporter<TimeDistributedDense>("TimeDistributedDense")
{
    protected override TimeDistributedDense Template(Config c) => new(0);

    protected override TimeDistributedDense Exchange(Config c, TimeDistributedDense layer)
    {
        c.InputExtents(hasLength: true);
        return DenseConfig.Exchange(c, layer);
    }

    protected override IEnumerable<StoredArray> Arrays(TimeDistributedDense layer, LayerForm form) => DenseConfig.Arrays(layer);
}

internal static class DenseConfig
{
    internal static T Exchange<T>(Config c, T layer)
        where T : DenseSpec =>
        layer with
        {
            Units = c.Int("output_dim", layer.Units, required: true),
            KernelInitializer = c.Initializer("init", layer.KernelInitializer, Initializers.GlorotUniform),
            Activation = c.Activation("activation", layer.Activation),
            KernelRegularizer = c.Regularizer("W_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("b_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("W_constraint", layer.KernelConstraint, 0, 1),
            BiasConstraint = c.Constraint("b_constraint", layer.BiasConstraint, 0),
            UseBias = c.Flag("bias", layer.UseBias),
        };

    internal static IEnumerable<StoredArray> Arrays(DenseSpec layer)
    {
        yield return new StoredArray("W", "W");
        if (layer.UseBias)
            yield return new StoredArray("b", "b");
    }
}
