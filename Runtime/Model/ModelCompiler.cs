using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp;

/// <summary>Makes a model's plans for prediction, and keeps those used last by their inputs' extents.</summary>
internal sealed class ModelCompiler(ModelSpec spec, VariableStore store, IBackend backend, CompileOptions options, Dim samples)
    : IDisposable
{
    /// <summary>How many plans are kept: one for each length of sequence that is in use, but not one for each ever seen.</summary>
    internal const int Capacity = 32;

    private readonly InputLayer[] _inputs = [.. spec.Inputs.Select(i => (InputLayer)spec.Layers[spec.Calls[i.Call].Layer])];
    private readonly List<PredictionPlan> _plans = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>The plans that are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _plans.Count;
        }
    }

    /// <summary>The plan that predicts the model's outputs, or some layers' outputs. The caller hands it back by <see cref="Release"/>.</summary>
    /// <param name="extents">The inputs' extents without the samples, one input after the other.</param>
    /// <param name="layers">Names of inner outputs (see <see cref="LayerOutputs"/>); null for the model's own outputs.</param>
    /// <exception cref="KerasException">The model cannot take these shapes, or has no such layer.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    internal PredictionPlan Acquire(ReadOnlySpan<int> extents, IReadOnlyList<string>? layers)
    {
        PredictionPlan plan;
        PredictionPlan? dropped = null;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(Model));
            int at = Find(extents, layers);
            plan = at >= 0 ? _plans[at] : New(extents.ToArray(), layers?.ToArray());
            if (at != 0)
            {
                if (at > 0)
                    _plans.RemoveAt(at);
                _plans.Insert(0, plan);
            }
            plan.Users++;
            if (_plans.Count > Capacity)
            {
                dropped = Drop(_plans[^1]);
            }
        }
        dropped?.Dispose();
        try
        {
            plan.Compile();
            return plan;
        }
        catch
        {
            lock (_lock)
                if (_plans.Contains(plan))
                    Drop(plan);
            Release(plan);
            throw;
        }
    }

    /// <summary>Ends one use of a plan.</summary>
    internal void Release(PredictionPlan plan)
    {
        bool last;
        lock (_lock)
            last = --plan.Users == 0;
        if (last)
            plan.Dispose();
    }

    /// <summary>The plan used last, described; null when there is none.</summary>
    internal PlanReport? LastReport
    {
        get
        {
            lock (_lock)
                return _plans.FirstOrDefault(p => p.IsCompiled)?.Report;
        }
    }

    /// <summary>The shapes [N, ...] of the inputs.</summary>
    internal Shape[] Shapes(ReadOnlySpan<int> extents)
    {
        var shapes = new Shape[_inputs.Length];
        for (int i = 0, at = 0; i < shapes.Length; i++)
        {
            int rank = _inputs[i].InputShape!.Count;
            shapes[i] = new Shape([samples, .. extents.Slice(at, rank).ToArray().Select(e => new Dim(e))]);
            at += rank;
        }
        return shapes;
    }

    private int Find(ReadOnlySpan<int> extents, IReadOnlyList<string>? layers)
    {
        for (int i = 0; i < _plans.Count; i++)
            if (_plans[i].Serves(extents, layers))
                return i;
        return -1;
    }

    private PredictionPlan New(int[] extents, string[]? layers) =>
        new(
            extents,
            layers,
            () =>
            {
                var shapes = Shapes(extents);
                var lowering = Lowering.Run(spec, store, shapes, training: false, memoryLimit: options.MemoryLimit);
                var outputs = layers is null
                    ? [.. lowering.Outputs.Select((o, i) => ($"output {i}", o.Value))]
                    : LayerOutputs.Find(spec, lowering, layers);
                var graph = new OperationGraph
                {
                    Inputs = lowering.Inputs,
                    Outputs = outputs,
                    Updates = layers is null ? lowering.Updates : [],
                };
                foreach (var (name, value) in graph.Outputs)
                    if (value.Rank == 0 || value.Shape[0].PerBatch != samples.PerBatch || value.Shape[0].Factor % samples.Factor != 0)
                        throw new KerasException(
                            $"{name} has the shape {value.Shape}: expected the samples {samples} along its first axis"
                        );
                return (backend.Compile(graph, options), shapes, [.. graph.Outputs.Select(o => o.Value.Shape)]);
            }
        );

    private PredictionPlan? Drop(PredictionPlan plan)
    {
        _plans.Remove(plan);
        return --plan.Users == 0 ? plan : null;
    }

    public void Dispose()
    {
        List<PredictionPlan> unused = [];
        lock (_lock)
        {
            _disposed = true;
            while (_plans.Count > 0)
                if (Drop(_plans[^1]) is { } plan)
                    unused.Add(plan);
        }
        foreach (var plan in unused)
            plan.Dispose();
    }
}
