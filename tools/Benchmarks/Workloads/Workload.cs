namespace KerasSharp.Benchmarks.Workloads;

/// <summary>What a workload's model is given.</summary>
internal enum InputKind
{
    /// <summary>Numbers between -1 and 1.</summary>
    Numbers,

    /// <summary>Indices of words.</summary>
    Words,

    /// <summary>Indices of 10 to 50 words at the end of each sequence, zeros before them.</summary>
    PaddedWords,

    /// <summary>Vectors with a single 1 along the last axis.</summary>
    OneHot,
}

/// <summary>What a training step of a workload moves towards.</summary>
/// <param name="Optimizer">Makes the optimizer.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Classes">One-hot targets over so many classes along the model's output; 0 for a single 0 or 1 a sample.</param>
internal sealed record TrainingGoal(Func<Optimizer> Optimizer, Loss Loss, int Classes = 0);

/// <summary>One of the models that runtimes are compared on, with random weights.</summary>
/// <param name="Name">W1 to W19, C1 to C3.</param>
/// <param name="Batches">Batch sizes.</param>
/// <param name="Input">The extents of one sample.</param>
/// <param name="Graph">The layers, with the recurrent layers' inner activation and the batch size (for models that state it).</param>
internal sealed record Workload(string Name, int[] Batches, nint[] Input, Func<ActivationFunction, int, ModelSpec> Graph)
{
    public Workload(string name, int[] batches, nint[] input, Func<ActivationFunction, ModelSpec> graph)
        : this(name, batches, input, (inner, _) => graph(inner)) { }

    /// <summary>A model without gates.</summary>
    public Workload(string name, int[] batches, nint[] input, Func<ModelSpec> graph)
        : this(name, batches, input, (_, _) => graph()) { }

    public InputKind Kind { get; init; }

    /// <summary>Indices of words are below it.</summary>
    public int Vocabulary { get; init; }

    /// <summary>What a training step is timed of; null for a prediction.</summary>
    public TrainingGoal? Goal { get; init; }

    /// <summary>Whether it has gates, so that their activation matters.</summary>
    public bool HasGates => Graph(ActivationFunction.HardSigmoid, Batches[0]).Layers.Any(l => l is Lstm or Gru or Bidirectional);

    /// <summary>Whether a table of words is multiplied by weights ahead of time, unless a model is told not to.</summary>
    public bool Folds => Goal is null && Kind is InputKind.Words or InputKind.PaddedWords;

    /// <summary>Words of the same vocabulary go in.</summary>
    public Workload Of(int vocabulary, InputKind kind = InputKind.Words) => this with { Vocabulary = vocabulary, Kind = kind };
}
