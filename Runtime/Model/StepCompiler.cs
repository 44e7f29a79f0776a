using KerasSharp.Runtime;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;
using KerasSharp.Runtime.Planning;

namespace KerasSharp;

/// <summary>Makes a model's plans for steps, whose inputs are the model's and then the states, and whose outputs are the model's and then
/// what the states become.</summary>
internal sealed class StepCompiler : IDisposable
{
    private readonly Model _model;
    private readonly PlanCache<PredictionKey, PredictionPlan> _plans;
    private readonly Lazy<(Dim Samples, StatePlace[] Places)> _layout;
    private long _built;

    internal StepCompiler(Model model)
    {
        _model = model;
        _plans = new(ModelCompiler.Capacity, typeof(Model), New);
        _layout = new(Layout);
    }

    /// <summary>The samples of a step: any number, or those that the model fixes where they act on each other.</summary>
    internal Dim Samples => _layout.Value.Samples;

    /// <summary>The states in the order of the plan's inputs.</summary>
    internal StatePlace[] Places => _layout.Value.Places;

    /// <summary>The plan for inputs of these extents. The caller hands it back by <see cref="Release"/>.</summary>
    /// <exception cref="KerasException">The model cannot take these shapes.</exception>
    internal PredictionPlan Acquire(ReadOnlySpan<int> extents) => _plans.Acquire(new PredictionKey(extents, null));

    /// <summary>Ends one use of a plan.</summary>
    internal void Release(PredictionPlan plan) => _plans.Release(plan);

    /// <summary>Plans that were made so far.</summary>
    internal long Built => Interlocked.Read(ref _built);

    public void Dispose() => _plans.Dispose();

    private PredictionPlan New(PredictionKey key)
    {
        int[] extents = key.Extents.ToArray();
        return new(
            extents,
            null,
            () =>
            {
                var (plan, inputs, outputs) = Compile(extents);
                return (plan, inputs, outputs, false);
            }
        );
    }

    private (IPlan, Shape[], Shape[]) Compile(int[] extents)
    {
        var (graph, places) = Lower(extents, Samples);
        for (int i = 0; i < places.Length; i++)
            if (!places[i].Extents.AsSpan().SequenceEqual(Places[i].Extents))
                throw new KerasUnsupportedException(
                    $"model '{_model.Name}', state '{places[i].Name}': expected the shape ({Wording.List(Places[i].Extents)}) for every "
                        + $"input, found ({Wording.List(places[i].Extents)}) for this one"
                );
        Interlocked.Increment(ref _built);
        return (
            _model.Backend.Compile(graph, _model.Options),
            [.. graph.Inputs.Select(i => i.Shape)],
            [.. graph.Outputs.Select(o => o.Value.Shape)]
        );
    }

    private (Dim, StatePlace[]) Layout()
    {
        int[] extents = _model.Inputs.DeclaredExtents(_model.PlaceholderExtent);
        if (_model.FixedBatch is { } batch)
            try
            {
                var (graph, places) = Lower(extents, Dim.Batch);
                if (SampleIndependence.Holds(graph))
                    return (Dim.Batch, places);
            }
            catch (KerasException)
            {
                // Written for this number of samples alone: lowered for it below, which says what else is wrong.
            }
        var samples = _model.Inputs.Samples;
        return (samples, Lower(extents, samples).Places);
    }

    private (OperationGraph Graph, StatePlace[] Places) Lower(int[] extents, Dim samples)
    {
        var states = new ExplicitStates(_model.Spec, samples);
        var shapes = _model.Inputs.Shapes(extents, samples);
        var lowering = Lowering.RunStep(_model.Spec, _model.Variables, shapes, states, _model.Options.MemoryLimit);
        var all = states.All.ToArray();
        var graph = new OperationGraph
        {
            Inputs = [.. lowering.Inputs, .. all.Select(s => s.Before)],
            Outputs = [.. lowering.Outputs.Select((o, i) => ($"output {i}", o.Value)), .. all.Select(s => (s.Name, s.After))],
        };
        foreach (var (name, value) in graph.Outputs)
            if (value.Rank == 0 || value.Shape[0].PerBatch != samples.PerBatch || value.Shape[0].Factor % samples.Factor != 0)
                throw new KerasException($"{name} has the shape {value.Shape}: expected the samples {samples} along its first axis");
        return (graph, [.. all.Select(s => StatePlace.Of(s.Name, s.Before.Shape, samples))]);
    }
}
