using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Layers;

/// <summary>Dense, of which a file may give the number of inputs.</summary>
internal sealed class DenseSchema() : DenseSchema<Dense>("Dense", () => new(0), "W", "b")
{
    protected override Dense Exchange(Config c, Dense layer)
    {
        c.InputExtents(hasLength: false);
        return base.Exchange(c, layer);
    }
}

/// <summary>Dense for each time step, with the same config and arrays.</summary>
internal sealed class TimeDistributedDenseSchema() : DenseSchema<TimeDistributedDense>("TimeDistributedDense", () => new(0), "W", "b")
{
    protected override TimeDistributedDense Exchange(Config c, TimeDistributedDense layer)
    {
        c.InputExtents(hasLength: true);
        return base.Exchange(c, layer);
    }
}

/// <summary>From 1.2.0 on W, W_carry, b, b_carry; before, W, b, W_carry, b_carry.</summary>
internal sealed class HighwaySchema() : LayerSchema<Highway>("Highway")
{
    protected override Highway Template(Config c) => new();

    protected override Highway Exchange(Config c, Highway layer)
    {
        c.InputExtents(hasLength: false);
        layer = layer with
        {
            KernelInitializer = c.Initializer("init", layer.KernelInitializer, Initializers.GlorotUniform),
            Activation = c.Activation("activation", layer.Activation),
            KernelRegularizer = c.Regularizer("W_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("b_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("W_constraint", layer.KernelConstraint, 0, 1),
            BiasConstraint = c.Constraint("b_constraint", layer.BiasConstraint, 0),
            UseBias = c.Flag("bias", layer.UseBias),
        };
        c.Ignore("transform_bias", null, "it only tells how a new layer's carry bias starts");
        if (c.Applies(Keras1Quirks.BiasesBetween))
            c.Form = c.Form with { Layout = StoredLayout.Earlier };
        return layer;
    }

    protected override IEnumerable<StoredArray> Arrays(Highway layer, LayerForm form)
    {
        StoredArray w = new("W", "W"),
            carry = new("W_carry", "W_carry"),
            b = new("b", "b"),
            carryBias = new("b_carry", "b_carry");
        return !layer.UseBias ? [w, carry]
            : form.Layout == StoredLayout.Earlier ? [w, b, carry, carryBias]
            : [w, carry, b, carryBias];
    }

    internal override IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) =>
        [form with { Layout = form.Layout == StoredLayout.Earlier ? StoredLayout.Usual : StoredLayout.Earlier }];
}

/// <summary>W (pieces, D, U), b (pieces, U).</summary>
internal sealed class MaxoutDenseSchema() : LayerSchema<MaxoutDense>("MaxoutDense")
{
    protected override MaxoutDense Template(Config c) => new(0);

    protected override MaxoutDense Exchange(Config c, MaxoutDense layer)
    {
        c.InputExtents(hasLength: false);
        return layer with
        {
            Units = c.Int("output_dim", layer.Units, required: true),
            Pieces = c.Int("nb_feature", layer.Pieces),
            KernelInitializer = c.Initializer("init", layer.KernelInitializer, Initializers.GlorotUniform),
            KernelRegularizer = c.Regularizer("W_regularizer", layer.KernelRegularizer),
            BiasRegularizer = c.Regularizer("b_regularizer", layer.BiasRegularizer),
            ActivityRegularizer = c.Regularizer("activity_regularizer", layer.ActivityRegularizer),
            KernelConstraint = c.Constraint("W_constraint", layer.KernelConstraint, 0, 1, 2),
            BiasConstraint = c.Constraint("b_constraint", layer.BiasConstraint, 0, 1),
            UseBias = c.Flag("bias", layer.UseBias),
        };
    }

    protected override IEnumerable<StoredArray> Arrays(MaxoutDense layer, LayerForm form)
    {
        yield return new StoredArray("W", "W");
        if (layer.UseBias)
            yield return new StoredArray("b", "b");
    }
}
