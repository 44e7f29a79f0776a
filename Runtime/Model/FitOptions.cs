namespace KerasSharp;

/// <summary>How long and on what <c>Fit</c> trains: Keras's arguments of <c>fit</c>. A batch size or a validation split that cannot be is
/// refused by <c>Fit</c>, with an <see cref="ArgumentOutOfRangeException"/>.</summary>
public sealed record FitOptions
{
    /// <summary>Samples in a batch, at least 1; null for 32, or for the size that the model fixes. The last batch of an epoch may be
    /// smaller.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The number of the epoch to stop before, counted from 0: as many are trained, unless <see cref="InitialEpoch"/> is another
    /// one.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of the first epoch, from 0: what a training that goes on had reached.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>The order of samples: drawn anew for each epoch, by the seed of the compilation and the step.</summary>
    public Shuffle Shuffle { get; init; } = Shuffle.Samples;

    /// <summary>The share of the samples, from 0 to less than 1 and taken from their end before any shuffling, which is not trained on but
    /// evaluated after each epoch.</summary>
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
