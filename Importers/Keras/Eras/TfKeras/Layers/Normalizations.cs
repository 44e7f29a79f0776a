using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Layers;

/// <summary>Normalizations of each sample by itself.</summary>
internal static class Normalizations
{
    internal static readonly LayerSchema[] All =
    [
        new LayerNormalizationSchema(),
        new GroupNormalizationSchema(),
        new UnitNormalizationSchema(),
        new SpectralNormalizationSchema(),
    ];
}

/// <summary>gamma with scale, beta with center.</summary>
internal abstract class SampleNormalizationSchema<T>(params string[] classNames) : LayerSchema<T>(classNames)
    where T : SampleNormalizationSpec
{
    protected override T Exchange(Config c, T layer) =>
        layer with
        {
            Epsilon = c.Number("epsilon", layer.Epsilon),
            Center = c.Flag("center", layer.Center),
            Scale = c.Flag("scale", layer.Scale),
            BetaInitializer = c.Initializer("beta_initializer", layer.BetaInitializer, Initializers.Zero),
            GammaInitializer = c.Initializer("gamma_initializer", layer.GammaInitializer, Initializers.One),
            BetaRegularizer = c.Regularizer("beta_regularizer", layer.BetaRegularizer),
            GammaRegularizer = c.Regularizer("gamma_regularizer", layer.GammaRegularizer),
            BetaConstraint = c.Constraint("beta_constraint", layer.BetaConstraint, Axes(layer)),
            GammaConstraint = c.Constraint("gamma_constraint", layer.GammaConstraint, Axes(layer)),
        };

    /// <summary>The axes of the weights.</summary>
    protected virtual int[] Axes(T layer) => [0];

    protected override IEnumerable<StoredArray> Arrays(T layer, LayerForm form)
    {
        if (layer.Scale)
            yield return new StoredArray("gamma", "gamma");
        if (layer.Center)
            yield return new StoredArray("beta", "beta");
    }
}

/// <summary>From TensorFlow 1.14 on.</summary>
internal class LayerNormalizationSchema() : SampleNormalizationSchema<LayerNormalization>("LayerNormalization")
{
    protected override LayerNormalization Template(Config c) => new();

    protected override LayerNormalization Exchange(Config c, LayerNormalization layer) =>
        base.Exchange(c, layer with { Axes = c.AnySizes("axis", layer.Axes) });

    protected override int[] Axes(LayerNormalization layer) => [.. Enumerable.Range(0, layer.Axes.Count)];

    protected override IEnumerable<StoredArray> Arrays(LayerNormalization layer, LayerForm form) =>
        layer.DividesOnly ? [new StoredArray("gamma", "gamma")] : base.Arrays(layer, form);
}

/// <summary>From TensorFlow 2.12 on.</summary>
internal sealed class GroupNormalizationSchema() : SampleNormalizationSchema<GroupNormalization>("GroupNormalization")
{
    protected override GroupNormalization Template(Config c) => new();

    protected override GroupNormalization Exchange(Config c, GroupNormalization layer) =>
        base.Exchange(c, layer with { Groups = c.Int("groups", layer.Groups), Axis = c.Int("axis", layer.Axis) });
}

/// <summary>From TensorFlow 2.9 on.</summary>
internal class UnitNormalizationSchema() : LayerSchema<UnitNormalization>("UnitNormalization")
{
    protected override UnitNormalization Template(Config c) => new() { LeastNorm = 1e-6 };

    protected override UnitNormalization Exchange(Config c, UnitNormalization layer) =>
        layer with
        {
            Axes = c.AnySizes("axis", layer.Axes),
        };
}

/// <summary>The layer inside, then what its kernel is normalized by. From TensorFlow 2.13 on.</summary>
internal class SpectralNormalizationSchema() : LayerSchema<SpectralNormalization>("SpectralNormalization")
{
    private const string Part = "layer";

    // The square root of what tf.math.l2_normalize takes for the least square.
    protected override SpectralNormalization Template(Config c) => new((LayerSpec)null!) { LeastLength = 1e-6 };

    protected override SpectralNormalization Exchange(Config c, SpectralNormalization layer) =>
        layer with
        {
            Layer = c.Layer("layer", layer.Layer, Part),
            PowerIterations = c.Int("power_iterations", layer.PowerIterations),
        };

    internal override IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer) =>
        [(((SpectralNormalization)layer).Layer, Part, "")];

    protected override IEnumerable<StoredArray> Arrays(SpectralNormalization layer, LayerForm form) =>
        [new("sn_u", "vector_u", Learned: false)];
}
