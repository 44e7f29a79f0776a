namespace KerasSharp;

/// <summary>Which numbers <see cref="BatchNormalization"/> normalizes by.</summary>
internal enum NormalizationMode
{
    /// <summary>Training: the batch's statistics over all axes but one. Prediction: their running means (Keras mode 0).</summary>
    Running = 0,

    /// <summary>Each sample's own along the last axis: (x - mean) / (sqrt(variance + epsilon) + epsilon) gamma + beta (mode 1).</summary>
    Sample = 1,

    /// <summary>The batch's, also when predicting, so that a prediction depends on its batch (mode 2).</summary>
    Batch = 2,
}

/// <summary>What the running statistic s is, and how x is normalized by it.</summary>
public enum StatisticForm
{
    /// <summary>A variance: (x - mean) / sqrt(s + epsilon) (Keras 1.0.8 and later, and 1.0.6 with TensorFlow).</summary>
    Variance,

    /// <summary>A variance: (x - mean) / (sqrt(s) + epsilon) (Keras 1.0.7 with Theano).</summary>
    VarianceEpsilonOutside,

    /// <summary>A standard deviation sqrt(variance + epsilon): (x - mean) / (s + epsilon) (Keras 1.0.5 and before, and 1.0.6 with
    /// Theano).</summary>
    Deviation,
}

/// <summary>What training moves a running variance towards.</summary>
internal enum RunningVarianceRule
{
    /// <summary>The batch's variance plus epsilon (Keras 1.2 with Theano's fused operation).</summary>
    PlusEpsilon,

    /// <summary>The batch's variance.</summary>
    Biased,

    /// <summary>The batch's variance times n / (n - (1 + epsilon)), n being the number of elements that it was taken of (Keras 2.1 and
    /// later).</summary>
    SampleCorrected,

    /// <summary>The same of the batch's variance plus epsilon (Keras 2.1 and later with Theano's fused operation).</summary>
    PlusEpsilonSampleCorrected,

    /// <summary>As <see cref="SampleCorrected"/>; where the input has rank 4 and the axis is the last, times n / (n - 1) before
    /// (Keras 2.1 and later with TensorFlow's fused operation).</summary>
    FusedSampleCorrected,

    /// <summary>The batch's variance; where the input has rank 4 and the axis is the last or the first behind the batch, times n / (n - 1)
    /// (tf.keras's fused operation).</summary>
    FusedUnbiased,
}

/// <summary>Ioffe and Szegedy 2015. Weights, each with the extent C of <see cref="Axis"/> (or of a whole sample, <see cref="PerElement"/>):
/// <c>gamma</c> (with <see cref="Scale"/>), <c>beta</c> (with <see cref="Center"/>), <c>running_mean</c>, <c>running_std</c>; the last two
/// also in the modes that do not use them. A mask passes through.</summary>
public sealed record BatchNormalization : LayerSpec
{
    internal NormalizationMode Mode { get; init; }

    /// <summary>The axis that keeps its own statistics; the batch is axis 0, negative ones count from the end.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Whether every element of a sample has statistics of its own, over the batch alone (Keras 0.3.1 and before).</summary>
    public bool PerElement { get; init; }

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Training: running = Momentum running + (1 - Momentum) batch.</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>Which form of the statistics is used.</summary>
    public StatisticForm Form { get; init; }

    /// <summary>Whether <see cref="NormalizationMode.Sample"/> adds epsilon to the variance, as well as to its root (Keras 1.0.5 and
    /// later).</summary>
    public bool AddsEpsilonToSampleVariance { get; init; } = true;

    /// <summary>Of the forms that hold a variance. Null for no rule in particular: such a layer trains as by
    /// <see cref="RunningVarianceRule.PlusEpsilon"/>, and is saved for any release.</summary>
    internal RunningVarianceRule? RunningVariance { get; init; }

    /// <summary>Whether training normalizes by the running statistics too (Keras 0.2 and before).</summary>
    public bool TrainsOnRunning { get; init; }

    /// <summary>Whether training leaves the running statistics as they are where the layer, or a model around it, is not trainable
    /// (Keras 2.1.3 and later); it normalizes by the batch all the same.</summary>
    public bool KeepsFrozenStatistics { get; init; }

    /// <summary>Whether a layer that is not trainable normalizes by its running statistics in training too (TensorFlow 2, Keras
    /// 3).</summary>
    public bool FrozenInfers { get; init; }

    /// <summary>Whether a batch's statistics are those of the steps that a mask keeps (TensorFlow 2.12 and later, Keras 3).</summary>
    public bool MasksStatistics { get; init; }

    /// <summary>Whether each call of a layer that is called several times in a step moves the running statistics on (TensorFlow, Keras 3);
    /// otherwise the first call alone does (Theano).</summary>
    public bool MovesAtEachCall { get; init; }

    /// <summary>Whether running statistics are averages of the batches since training began alone, divided by 1 - Momentum^t after t of
    /// them, so that the first batch replaces what they were (Keras 2.1.3 to 2.2 on TensorFlow).</summary>
    public bool DebiasesStatistics { get; init; }

    /// <summary>Whether it was trained with batch renormalization (Ioffe 2017), which predicts as any other and keeps more statistics.
    /// It is not trained on.</summary>
    public bool Renormalizes { get; init; }

    /// <summary>Whether there is a scale gamma.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Whether there is a shift beta.</summary>
    public bool Center { get; init; } = true;

    /// <summary>How the shift beta, one number a channel, is drawn.</summary>
    public Initializer BetaInitializer { get; init; } = Initializers.Zero;

    /// <summary>How the scale gamma, one number a channel, is drawn.</summary>
    public Initializer GammaInitializer { get; init; } = Initializers.One;

    /// <summary>How the running mean begins.</summary>
    public Initializer RunningMeanInitializer { get; init; } = Initializers.Zero;

    /// <summary>How the running variance begins.</summary>
    public Initializer RunningVarianceInitializer { get; init; } = Initializers.One;

    /// <summary>The penalty on the shift beta, added to the loss.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>The penalty on the scale gamma, added to the loss.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>What is done to the shift beta after each step.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>What is done to the scale gamma after each step.</summary>
    public Constraint? GammaConstraint { get; init; }
}
