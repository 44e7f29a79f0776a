using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>What a prediction is planned for.</summary>
/// <param name="extents">The inputs' extents without the samples, one input after the other.</param>
/// <param name="layers">Names of inner outputs (see <see cref="LayerOutputs"/>); null for the model's own outputs.</param>
internal readonly ref struct PredictionKey(ReadOnlySpan<int> extents, IReadOnlyList<string>? layers)
{
    internal ReadOnlySpan<int> Extents { get; } = extents;

    internal IReadOnlyList<string>? Layers { get; } = layers;
}

/// <summary>Makes a model's plans for prediction, and keeps those used last by their inputs' extents.</summary>
internal sealed class ModelCompiler : IDisposable
{
    /// <summary>How many plans are kept: one for each length of sequence that is in use, but not one for each ever seen.</summary>
    internal const int Capacity = 32;

    private readonly ModelSpec _spec;
    private readonly VariableStore _store;
    private readonly IBackend _backend;
    private readonly CompileOptions _options;
    private readonly ModelInputs _inputs;
    private readonly PlanCache<PredictionKey, PredictionPlan> _plans;
    private long _built;

    internal ModelCompiler(ModelSpec spec, VariableStore store, IBackend backend, CompileOptions options, ModelInputs inputs)
    {
        (_spec, _store, _backend, _options, _inputs) = (spec, store, backend, options, inputs);
        _plans = new(Capacity, typeof(Model), New);
    }

    /// <summary>The plan that predicts the model's outputs, or some layers' outputs. The caller hands it back by
    /// <see cref="Release"/>.</summary>
    /// <exception cref="KerasException">The model cannot take these shapes, or has no such layer.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    internal PredictionPlan Acquire(ReadOnlySpan<int> extents, IReadOnlyList<string>? layers) =>
        _plans.Acquire(new PredictionKey(extents, layers));

    /// <summary>Ends one use of a plan.</summary>
    internal void Release(PredictionPlan plan) => _plans.Release(plan);

    /// <summary>Plans that were made so far, those that are kept no longer included.</summary>
    internal long Built => Interlocked.Read(ref _built);

    /// <summary>The plan used last, described; where there is none, the plan for the given extents.</summary>
    /// <exception cref="KerasUnsupportedException">The device lacks something that the model needs.</exception>
    internal PlanReport Explain(int[] extents)
    {
        if (_plans.Latest(static _ => true) is { } latest)
            return latest.Report;
        var plan = Acquire(extents, null);
        try
        {
            return plan.Report;
        }
        finally
        {
            Release(plan);
        }
    }

    public void Dispose() => _plans.Dispose();

    private PredictionPlan New(PredictionKey key)
    {
        var (extents, layers) = (key.Extents.ToArray(), key.Layers?.ToArray());
        return new(extents, layers, () => Compile(extents, layers));
    }

    private (IPlan, Shape[], Shape[], bool) Compile(int[] extents, string[]? layers)
    {
        var shapes = _inputs.Shapes(extents);
        var lowering = Lowering.Run(_spec, _store, shapes, training: false, memoryLimit: _options.MemoryLimit);
        var outputs = layers is null
            ? [.. lowering.Outputs.Select((o, i) => ($"output {i}", o.Value))]
            : LayerOutputs.Find(_spec, lowering, layers);
        var graph = new OperationGraph
        {
            Inputs = lowering.Inputs,
            Outputs = outputs,
            Updates = layers is null ? lowering.Updates : [],
        };
        var samples = _inputs.Samples;
        foreach (var (name, value) in graph.Outputs)
            if (value.Rank == 0 || value.Shape[0].PerBatch != samples.PerBatch || value.Shape[0].Factor % samples.Factor != 0)
                throw new KerasException($"{name} has the shape {value.Shape}: expected the samples {samples} along its first axis");
        Interlocked.Increment(ref _built);
        return (_backend.Compile(graph, _options), shapes, [.. graph.Outputs.Select(o => o.Value.Shape)], graph.Updates.Count > 0);
    }
}
