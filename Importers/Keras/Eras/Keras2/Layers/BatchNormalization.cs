using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>BatchNormalization.</summary>
internal static class BatchNormalizations
{
    internal static readonly LayerSchema[] All = [new BatchNormalizationSchema("BatchNormalization")];
}

/// <summary>gamma with scale, beta with center, then the statistics moving_mean and moving_variance.</summary>
internal class BatchNormalizationSchema(params string[] classNames) : LayerSchema<BatchNormalization>(classNames)
{
    protected override BatchNormalization Template(Config c) =>
        new()
        {
            RunningVariance = VarianceOf(c),
            KeepsFrozenStatistics = c.Applies(Keras2Quirks.FrozenKeepsStatistics),
            DebiasesStatistics = c.Applies(Keras2Quirks.DebiasedStatistics),
            // Averages since training began are kept for each call, and TensorFlow says nothing of whose is assigned last.
            MovesAtEachCall = !c.Applies(Keras2Quirks.FirstCallMoves) && !c.Applies(Keras2Quirks.DebiasedStatistics),
        };

    private static RunningVarianceRule VarianceOf(Config c) =>
        c.Applies(Keras2Quirks.VariancePlusEpsilon) ? RunningVarianceRule.PlusEpsilon
        : c.Applies(Keras2Quirks.VarianceOfPopulation) ? RunningVarianceRule.Biased
        : c.Applies(Keras2Quirks.VarianceCorrectedWithEpsilon) ? RunningVarianceRule.PlusEpsilonSampleCorrected
        : RunningVarianceRule.FusedSampleCorrected;

    protected override BatchNormalization Exchange(Config c, BatchNormalization layer) =>
        layer with
        {
            Axis = Axis(c, layer.Axis),
            Momentum = c.Number("momentum", layer.Momentum),
            Epsilon = c.Number("epsilon", layer.Epsilon),
            Center = c.Flag("center", layer.Center),
            Scale = c.Flag("scale", layer.Scale),
            BetaInitializer = c.Initializer("beta_initializer", layer.BetaInitializer, Initializers.Zero),
            GammaInitializer = c.Initializer("gamma_initializer", layer.GammaInitializer, Initializers.One),
            RunningMeanInitializer = c.Initializer("moving_mean_initializer", layer.RunningMeanInitializer, Initializers.Zero),
            RunningVarianceInitializer = c.Initializer("moving_variance_initializer", layer.RunningVarianceInitializer, Initializers.One),
            BetaRegularizer = c.Regularizer("beta_regularizer", layer.BetaRegularizer),
            GammaRegularizer = c.Regularizer("gamma_regularizer", layer.GammaRegularizer),
            BetaConstraint = c.Constraint("beta_constraint", layer.BetaConstraint, 0),
            GammaConstraint = c.Constraint("gamma_constraint", layer.GammaConstraint, 0),
        };

    /// <summary>The axis that is not averaged over.</summary>
    protected virtual int Axis(Config c, int value) => c.Int("axis", value);

    protected override IEnumerable<StoredArray> Arrays(BatchNormalization layer, LayerForm form)
    {
        if (layer.Scale)
            yield return new StoredArray("gamma", "gamma");
        if (layer.Center)
            yield return new StoredArray("beta", "beta");
        yield return new StoredArray("moving_mean", "running_mean", Learned: false);
        yield return new StoredArray("moving_variance", "running_std", Learned: false);
    }
}
