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

    private readonly ITrainable _model;
    private readonly PlanCache<StepKey, StepPlan> _plans;
    private readonly List<(IReadOnlyList<Shape> Inputs, IReadOnlyList<Shape> Outputs)> _outputShapes = [];
    private readonly int _width;
    private long _counter = -1,
        _era;

    /// <exception cref="KerasException">The settings do not fit the model.</exception>
    public Trainer(ITrainable model, TrainingSpec spec)
    {
        (_model, Spec) = (model, spec);
        Outputs = OutputTraining.Of(spec, model.Spec);
        Reports = OutputTraining.Reports(Outputs);
        Names = [.. Reports.Select(r => r.Name)];
        _width = ReportedTotals.WidthOf(Reports);
        State = new OptimizerState(
            spec.Optimizer,
            [.. model.Declared.Weights.Where(w => w.Learned && w.Variable.Trainable).Select(w => w.Variable)]
        );
        Func<StepKey, (StepGraph, IPlan)> compile = Compile;
        _plans = new(PlanCapacity, model.GetType(), key => new StepPlan(key, compile));
    }

    // So that sequences of any length do not fill the memory.
    private const int PlanCapacity = 32;

    public TrainingSpec Spec { get; }

    public IReadOnlyList<OutputTraining> Outputs { get; }

    /// <summary>What each step reports.</summary>
    public IReadOnlyList<Reported> Reports { get; }

    /// <summary>The names of what each step reports.</summary>
    public IReadOnlyList<string> Names { get; }

    public OptimizerState State { get; }

    /// <summary>The number of training steps made: random draws and the order of samples are a function of it and of the seed.</summary>
    public long Steps { get; set; }

    /// <summary>The report of the training plan used last; null before the first.</summary>
    public PlanReport? LatestTraining => _plans.Latest(static p => p.Key.Shape.Training)?.Report;

    /// <summary>The shapes of the model's outputs for inputs of these shapes.</summary>
    /// <exception cref="KerasException">The model cannot take them.</exception>
    public IReadOnlyList<Shape> OutputShapes(IReadOnlyList<Shape> inputs)
    {
        foreach (var known in _outputShapes)
            if (known.Inputs.SequenceEqual(inputs))
                return known.Outputs;
        IReadOnlyList<Shape> outputs = [.. Lowering.Declare(_model.Spec, _model.Variables, inputs).Outputs.Select(o => o.Value.Shape)];
        if (_outputShapes.Count == PlanCapacity)
            _outputShapes.RemoveAt(0);
        _outputShapes.Add((inputs, outputs));
        return outputs;
    }

    /// <summary>Runs one step.</summary>
    /// <param name="shape">What the step is for.</param>
    /// <param name="samples">N.</param>
    /// <param name="inputs">The step's inputs.</param>
    /// <returns>What <see cref="ReportedTotals"/> takes, valid until the next step.</returns>
    /// <exception cref="KerasException">The model or a loss cannot take these data, an index is outside of a table, or a value is not
    /// finite where that is checked.</exception>
    public ReadOnlySpan<float> Run(StepShape shape, int samples, ReadOnlySpan<HostBuffer> inputs)
    {
        var plan = Acquire(shape);
        try
        {
            Draw(plan);
            plan.Run(samples, inputs);
            return Report(plan);
        }
        finally
        {
            _plans.Release(plan);
        }
    }

    /// <summary>Runs one step on the feed's batch; where the device can, the batch behind it is brought there meanwhile.</summary>
    /// <param name="shape">What the step is for.</param>
    /// <param name="feed">The batch.</param>
    /// <inheritdoc cref="Run(StepShape, int, ReadOnlySpan{HostBuffer})" path="/returns"/>
    /// <inheritdoc cref="Run(StepShape, int, ReadOnlySpan{HostBuffer})" path="/exception"/>
    public ReadOnlySpan<float> Run(StepShape shape, EpochFeed feed)
    {
        var plan = Acquire(shape);
        try
        {
            Draw(plan);
            plan.Run(feed);
            return Report(plan);
        }
        finally
        {
            _plans.Release(plan);
        }
    }

    private StepPlan Acquire(StepShape shape)
    {
        long era = shape.Training ? Steps / CounterEnd : 0;
        if (shape.Training && era != _era)
            ForgetOtherEras(era);
        return _plans.Acquire(new StepKey(shape, era));
    }

    // Apart, since its closure would be allocated at each step.
    private void ForgetOtherEras(long era)
    {
        _plans.Forget(p => p.Key.Shape.Training && p.Key.Era != era);
        _era = era;
    }

    private (StepGraph, IPlan) Compile(StepKey key)
    {
        int seed = unchecked(Spec.Seed + (int)(key.Era * 0x9E3779B9));
        var graph = StepGraph.Write(_model.Spec, _model.Variables, Spec, Outputs, State, key.Shape, seed);
        return (graph, _model.Backend.Compile(graph.Graph, _model.Options));
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
        if (plan.Key.Shape.Training)
            Steps++;
        if (plan.FirstNotFinite is { } where)
            throw new NotFiniteException(
                $"model '{_model.Name}', training step {Steps}: expected finite values,"
                    + $" found the first others in {where}; no weight was changed"
            );
        return plan.Results[.._width];
    }

    public void Dispose() => _plans.Dispose();
}
