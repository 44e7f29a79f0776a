namespace KerasSharp;

/// <summary>What a weight of the loss belongs to.</summary>
public enum SampleWeightMode
{
    /// <summary>A sample: weights [N].</summary>
    Sample,

    /// <summary>A time step of a sample: weights [N, T].</summary>
    Temporal,
}

/// <summary>How a model is trained: Keras's arguments of <c>compile</c>.</summary>
public sealed record TrainingSpec
{
    /// <summary>What changes the weights.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>What is made small, by output.</summary>
    public required PerOutput<Loss> Loss { get; init; }

    /// <summary>The metrics of each output; for all outputs the same where one list is given.</summary>
    public PerOutput<Metric[]>? Metrics { get; init; }

    /// <summary>Metrics that count sample weights, beside those of <see cref="Metrics"/>.</summary>
    public PerOutput<Metric[]>? WeightedMetrics { get; init; }

    /// <summary>How losses and metrics of samples become one number.</summary>
    public TrainingRules Rules { get; init; } = TrainingRules.Keras1;

    /// <summary>What each output's loss is multiplied by; 1 where not given.</summary>
    public PerOutput<double>? LossWeights { get; init; }

    /// <summary>Whether weights are given by sample or by time step, by output.</summary>
    public PerOutput<SampleWeightMode>? SampleWeightModes { get; init; }

    /// <summary>Whether penalties count in evaluation too: so from Keras 1.2.0 on; until 1.1.2 they count only in training.</summary>
    public bool PenaltiesWhenTesting { get; init; } = true;

    /// <summary>For dropout, noise and the order of samples.</summary>
    public int Seed { get; init; }

    /// <summary>Whether every step looks for values that are not finite, and stops before they reach a weight.</summary>
    public bool CheckNumbers { get; init; }
}
