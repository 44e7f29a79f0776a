using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Runtime.Training;

/// <summary>Runs training and test steps of a compiled model, each from a plan made once for the data's shapes, whatever the number
/// of samples.</summary>
internal sealed class Trainer : IDisposable
{
    // The counter of random draws is a float32, which counts exactly up to here; then it starts again under another seed.
    private const long CounterEnd = 1 << 24;

    // So that sequences of any length do not fill the memory.
    private const int MostPlans = 32;

    private readonly Model _model;
    private readonly CompileOptions _options;
    private readonly List<StepPlan> _plans = [];
    private readonly List<(IReadOnlyList<Shape> Inputs, IReadOnlyList<Shape> Outputs)> _outputShapes = [];
    private (StepShape Shape, StepPlan Plan)? _latest;
    private long _counter = -1;

    /// <exception cref="KerasException">The settings do not fit the model.</exception>
    public Trainer(Model model, TrainingSpec spec, CompileOptions options)
    {
        (_model, Spec, _options) = (model, spec, options);
        Outputs = OutputTraining.Of(spec, model.Spec);
        Names = OutputTraining.Names(Outputs);
        State = new OptimizerState(
            spec.Optimizer,
            [.. model.Declared.Weights.Where(w => w.Learned && w.Variable.Trainable).Select(w => w.Variable)]
        );
    }

    public TrainingSpec Spec { get; }

    public IReadOnlyList<OutputTraining> Outputs { get; }

    /// <summary>What each step reports.</summary>
    public IReadOnlyList<string> Names { get; }

    public OptimizerState State { get; }

    /// <summary>The number of training steps made: random draws and the order of samples are a function of it and of the seed.</summary>
    public long Steps { get; set; }

    /// <summary>The report of the training plan made last; null before the first.</summary>
    public PlanReport? LatestTraining => _plans.FindLast(p => p.Shape.Training)?.Report;

    /// <summary>The shapes of the model's outputs for inputs of these shapes.</summary>
    /// <exception cref="KerasException">The model cannot take them.</exception>
    public IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        foreach (var known in _outputShapes)
            if (known.Inputs.SequenceEqual(inputs))
                return known.Outputs;
        IReadOnlyList<Shape> outputs =
        [
            .. Lowering.Run(_model.Spec, _model.Variables, inputs, training: false).Outputs.Select(o => o.Value.Shape),
        ];
        if (_outputShapes.Count == MostPlans)
            _outputShapes.RemoveAt(0);
        _outputShapes.Add((inputs, outputs));
        return outputs;
    }

    /// <summary>The plan for data of these shapes.</summary>
    /// <exception cref="KerasException">The model or a loss cannot take them.</exception>
    public StepPlan Plan(StepShape shape)
    {
        long era = shape.Training ? Steps / CounterEnd : 0;
        if (_latest is { } latest && ReferenceEquals(latest.Shape, shape) && latest.Plan.Era == era)
            return latest.Plan;
        var plan = FindOrMake(shape, era);
        _latest = (shape, plan);
        return plan;
    }

    // Apart, so that asking again allocates nothing.
    private StepPlan FindOrMake(StepShape shape, long era)
    {
        if (_plans.Find(p => p.Era == era && p.Shape.Fits(shape)) is { } have)
        {
            _plans.Remove(have);
            _plans.Add(have);
            return have;
        }
        _plans.RemoveAll(p =>
        {
            if (p.Era == era || !p.Shape.Training)
                return false;
            p.Dispose();
            return true;
        });
        if (_plans.Count == MostPlans)
        {
            _plans[0].Dispose();
            _plans.RemoveAt(0);
        }
        int seed = unchecked(Spec.Seed + (int)(era * 0x9E3779B9));
        var graph = StepGraph.Write(_model.Spec, _model.Variables, Spec, Outputs, State, shape, seed);
        var plan = new StepPlan(shape, era, graph, _model.Backend.Compile(graph.Graph, _options));
        _plans.Add(plan);
        return plan;
    }

    /// <summary>Runs one step.</summary>
    /// <param name="plan">A plan; training plans are to be asked for anew before each step.</param>
    /// <param name="samples">N.</param>
    /// <param name="inputs">The plan's inputs.</param>
    /// <returns>The reported numbers, valid until the plan runs again.</returns>
    /// <exception cref="KerasException">An index is outside of a table, or a value is not finite where that is checked.</exception>
    public ReadOnlySpan<float> Run(StepPlan plan, int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        Draw(plan);
        plan.Run(samples, inputs);
        return Report(plan);
    }

    /// <summary>Runs one step on the feed's batch; where the device can, the batch behind it is brought there meanwhile.</summary>
    /// <inheritdoc cref="Run(StepPlan, int, ReadOnlySpan{HostBuffer})"/>
    public ReadOnlySpan<float> Run(StepPlan plan, EpochFeed feed)
    {
        Draw(plan);
        plan.Run(feed);
        return Report(plan);
    }

    private void Draw(StepPlan plan)
    {
        if (!plan.Draws)
            return;
        long wanted = Steps % CounterEnd;
        if (_counter != wanted)
            _model.Variables.RandomCounter.Set([(float)wanted]);
        _counter = wanted + 1;
    }

    private ReadOnlySpan<float> Report(StepPlan plan)
    {
        if (plan.Shape.Training)
            Steps++;
        if (plan.FirstNotFinite is { } where)
            throw new NotFiniteException(
                $"model '{_model.Name}', training step {Steps}: expected finite values,"
                    + $" found the first others in {where}; no weight was changed"
            );
        return plan.Results[..Names.Count];
    }

    public void Dispose()
    {
        foreach (var plan in _plans)
            plan.Dispose();
        _plans.Clear();
    }
}

/// <summary>A compiled step with room for what it reports.</summary>
internal sealed unsafe class StepPlan : IDisposable
{
    private readonly IPlan _plan;
    private readonly StepGraph _graph;
    private readonly float[] _results;
    private readonly HostBuffer[] _outputs;

    // The batch that the device has taken over.
    private (EpochFeed Feed, int Epoch, int Start)? _ahead;

    public StepPlan(StepShape shape, long era, StepGraph graph, IPlan plan)
    {
        (Shape, Era, _graph, _plan) = (shape, era, graph, plan);
        _results = GC.AllocateArray<float>(graph.Graph.Outputs.Count, pinned: true);
        var start = (float*)
            System.Runtime.CompilerServices.Unsafe.AsPointer(
                ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_results)
            );
        _outputs = [.. Enumerable.Range(0, _results.Length).Select(i => new HostBuffer(start + i, 1))];
    }

    public StepShape Shape { get; }

    public long Era { get; }

    public bool Draws => _graph.Draws;

    public PlanReport Report => _plan.Report;

    /// <summary>The reported numbers of the latest run, then the counts of values that are not finite.</summary>
    public ReadOnlySpan<float> Results => _results;

    /// <summary>Where the latest run came upon the first value that is not finite; null where none, or where that is not checked.</summary>
    public string? FirstNotFinite
    {
        get
        {
            int start = _results.Length - _graph.Checks.Count;
            for (int i = start; i < _results.Length; i++)
                if (_results[i] != 0)
                    return $"{_graph.Checks[i - start]} ({_results[i]} of its values)";
            return null;
        }
    }

    public void Run(int samples, ReadOnlySpan<HostBuffer> inputs) => _plan.Run(samples, inputs, _outputs);

    /// <summary>Runs on the feed's batch. The one behind it goes to the device meanwhile where that is possible.</summary>
    public void Run(EpochFeed feed)
    {
        int samples = feed.Count,
            next = feed.NextCount;
        if (_plan.Pipeline is not { } pipeline)
        {
            _plan.Run(samples, feed.Current(), _outputs);
            return;
        }
        bool there = _ahead is { } ahead && ReferenceEquals(ahead.Feed, feed) && ahead.Epoch == feed.Epoch && ahead.Start == feed.Start;
        _ahead = null;
        if (there)
            pipeline.BeginAhead(samples);
        else
            pipeline.Begin(samples, feed.Current());
        bool taken = false;
        try
        {
            if (next > 0)
                taken = pipeline.Ahead(next, feed.Next());
        }
        finally
        {
            pipeline.End(samples, _outputs);
        }
        if (taken)
            _ahead = (feed, feed.Epoch, feed.Start + samples);
    }

    public void Dispose() => _plan.Dispose();
}
