namespace KerasSharp;

/// <summary>How long and on what <c>Fit</c> trains: Keras's arguments of <c>fit</c>.</summary>
public sealed record FitOptions
{
    /// <summary>Samples in a batch; null for 32, or for the size that the model fixes.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The number of the epoch to stop before, counted from 0.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of the first epoch.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>The order of samples.</summary>
    public Shuffle Shuffle { get; init; } = Shuffle.Samples;

    /// <summary>The last part of the samples, from 0 to 1, which is not trained on but evaluated after each epoch.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>What is evaluated after each epoch; goes before <see cref="ValidationSplit"/>.</summary>
    public TrainingData? ValidationData { get; init; }

    /// <summary>Weights of samples by their class, for outputs that have no sample weights.</summary>
    public PerOutput<IReadOnlyDictionary<int, double>?>? ClassWeight { get; init; }

    /// <summary>Are told how it goes, and may act on it.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Is told after each batch and each epoch how far the training is; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where a progress bar is drawn, such as <see cref="Console.Out"/>; null for nowhere. The library itself writes to no
    /// console.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>What is written to <see cref="Output"/>.</summary>
    public Verbosity Verbose { get; init; }
}
