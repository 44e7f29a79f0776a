using System.Numerics.Tensors;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What data a model takes: the inputs' extents, and how many samples at once.</summary>
internal sealed class ModelInputs
{
    private readonly string _model;
    private readonly ModelSpec _spec;
    private readonly InputCheck[] _checks;

    /// <param name="spec">The model.</param>
    /// <param name="model">Its name.</param>
    /// <param name="isFixed">Whether each batch has the number of samples that inputs state, though no layer keeps a state.</param>
    /// <exception cref="KerasException">A layer keeps states, and no input fixes the batch.</exception>
    internal ModelInputs(ModelSpec spec, string model, bool isFixed = false)
    {
        (_model, _spec) = (model, spec);
        Given = [.. spec.Inputs.Select(i => (InputLayer)spec.Layers[spec.Calls[i.Call].Layer])];
        Texts = TextEdge.Of(spec);
        Layers = Texts?.Ports ?? Given;
        FixedBatch =
            spec.KeepsState
                ? Layers.Select(i => i.BatchSize).FirstOrDefault(b => b is not null)
                    ?? throw new KerasException(
                        $"model '{model}': a stateful layer needs a fixed batch size (batch_input_shape) on every input"
                    )
            : isFixed ? StatedBatch
            : null;
        _checks = [.. Layers.Select(i => new InputCheck(model, i))];
        ExtentCount = _checks.Sum(i => i.Rank);
    }

    /// <summary>The model's inputs, in the order in which data is given.</summary>
    internal IReadOnlyList<InputLayer> Given { get; }

    /// <summary>What is done to texts before the graph runs; null for a model without them.</summary>
    internal TextEdge? Texts { get; }

    /// <summary>Refuses a model with texts.</summary>
    /// <param name="purpose">What it was to be used for.</param>
    /// <param name="instead">What can be done; null for what helps everywhere.</param>
    /// <exception cref="KerasUnsupportedException">The model takes texts.</exception>
    internal void RequireNumbers(string purpose, string? instead = null)
    {
        if (Texts is not null)
            throw new KerasUnsupportedException(
                $"model '{_model}': {purpose} with layers that run before the graph (StringLookup, TextVectorization, Hashing, "
                    + $"HashedCrossing) is not supported; {instead ?? "use the model behind them on the numbers that Vectorize gives"}"
            );
    }

    /// <summary>The layers through which numbers come in: the model's inputs, or with texts the ports of <see cref="Texts"/>.</summary>
    internal IReadOnlyList<InputLayer> Layers { get; }

    /// <summary>The number of samples that each batch must have, where some layer keeps a state or states that number; else null.</summary>
    internal int? FixedBatch { get; }

    /// <summary>The number of samples that inputs state; null where none does, or they state several.</summary>
    internal int? StatedBatch => Layers.Select(i => i.BatchSize).OfType<int>().Distinct().ToArray() is [var only] ? only : null;

    /// <summary>The same inputs, whose batches have the number of samples that they state.</summary>
    internal ModelInputs OfStatedBatch() => new(_spec, _model, isFixed: true);

    /// <summary>What a message says of a model with a fixed number of samples: it "keeps states for" batches of so many.</summary>
    internal string Batches => _spec.KeepsState ? "keeps states for batches" : "is for batches";

    /// <summary>The first extent of every input.</summary>
    internal Dim Samples => FixedBatch ?? Dim.Batch;

    /// <summary>How many extents all inputs have together, the samples left out.</summary>
    internal int ExtentCount { get; }

    /// <summary>The shapes [N, ...] of the inputs.</summary>
    /// <param name="extents">The inputs' extents without the samples, one input after the other.</param>
    internal Shape[] Shapes(ReadOnlySpan<int> extents) => Shapes(extents, Samples);

    /// <summary>The shapes of the inputs for another number of samples.</summary>
    internal Shape[] Shapes(ReadOnlySpan<int> extents, Dim samples)
    {
        var shapes = new Shape[_checks.Length];
        for (int i = 0, at = 0; i < shapes.Length; i++)
        {
            shapes[i] = new Shape([samples, .. extents.Slice(at, _checks[i].Rank).ToArray().Select(e => new Dim(e))]);
            at += _checks[i].Rank;
        }
        return shapes;
    }

    /// <summary>The declared extents, with a number in the place of those that are not known ahead.</summary>
    internal int[] DeclaredExtents(int unknown) => [.. Layers.SelectMany(i => i.InputShape!).Select(e => e ?? unknown)];

    /// <summary>Checks the one input of a model and writes its extents without the samples.</summary>
    /// <param name="lengths">The data's shape.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="extents">Room for the extents.</param>
    /// <returns>How many samples there are.</returns>
    /// <exception cref="KerasException">The model has several inputs, or takes no data of this shape.</exception>
    internal int ReadOne(ReadOnlySpan<nint> lengths, long count, Span<int> extents)
    {
        RequireOne();
        int samples = _checks[0].Read(lengths, extents);
        _checks[0].RequireCount(lengths, count);
        return samples;
    }

    /// <exception cref="KerasException">The model has several inputs, or none.</exception>
    internal void RequireOne()
    {
        if (_checks.Length != 1)
            throw WrongCount(1);
    }

    /// <summary>Checks all inputs and writes their extents without the samples, one input after the other.</summary>
    /// <returns>How many samples there are.</returns>
    /// <exception cref="KerasException">The model does not take these data.</exception>
    internal int Read(IReadOnlyList<Tensor<float>> xs, Span<int> extents)
    {
        if (xs.Count != _checks.Length)
            throw WrongCount(xs.Count);
        int samples = 0,
            at = 0;
        for (int i = 0; i < xs.Count; i++)
        {
            int found = _checks[i].Read(xs[i].Lengths, extents.Slice(at, _checks[i].Rank));
            if (i == 0)
                samples = found;
            _checks[i].RequireSamples(samples, found);
            at += _checks[i].Rank;
        }
        return samples;
    }

    /// <summary>How many samples run at once.</summary>
    /// <param name="samples">How many there are.</param>
    /// <param name="batchSize">How many were asked for; null for 32, or for the size that the model fixes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    /// <exception cref="KerasException">The model fixes another size.</exception>
    internal int BatchOf(int samples, int? batchSize)
    {
        if (batchSize is <= 0)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "a batch has at least one sample");
        if (FixedBatch is not { } fixedBatch)
            return Math.Min(batchSize ?? 32, samples);
        if (batchSize is { } asked && asked != fixedBatch)
            throw new KerasException($"model '{_model}' {Batches} of {fixedBatch} samples; found a batch size of {asked}");
        if (samples % fixedBatch != 0)
            throw new KerasException(
                $"model '{_model}' {Batches} of {fixedBatch} samples; expected a multiple of that, found {samples} samples"
            );
        return fixedBatch;
    }

    private KerasException WrongCount(int found) =>
        new($"model '{_model}' expects {Layers.Count} input(s) ({Wording.List(Layers.Select(i => i.Name))}), found {found}");
}
