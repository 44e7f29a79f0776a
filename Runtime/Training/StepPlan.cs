using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Runtime.Training;

/// <summary>What a step is planned for.</summary>
/// <param name="Shape">The data.</param>
/// <param name="Era">How often the counter of random draws has started again.</param>
internal readonly record struct StepKey(StepShape Shape, long Era);

/// <summary>A step's plan with room for what it reports. One run at a time.</summary>
/// <param name="key">What the step is planned for.</param>
/// <param name="compile">Writes the step and compiles it.</param>
internal sealed unsafe class StepPlan(StepKey key, Func<StepKey, (StepGraph Graph, IPlan Plan)> compile) : CachedPlan<StepKey>
{
    private StepGraph? _graph;
    private IPlan? _plan;
    private float[] _results = [];
    private HostBuffer[] _outputs = [];

    // The batch that the device has taken over.
    private (EpochFeed Feed, int Epoch, int Start)? _ahead;

    public StepKey Key { get; } = key;

    public bool Draws => _graph!.Draws;

    public PlanReport Report => _plan!.Report;

    /// <summary>The reported numbers of the latest run, then the counts of values that are not finite.</summary>
    public ReadOnlySpan<float> Results => _results;

    internal override bool IsCompiled => _plan is not null;

    internal override bool Serves(StepKey key) => key.Era == Key.Era && Key.Shape.Fits(key.Shape);

    internal override void Compile()
    {
        if (_plan is null)
            Make();
    }

    // Apart, since its closure would be allocated at each step.
    private void Make()
    {
        (_graph, _plan) = compile(Key);
        int[] lengths = [.. _graph.Graph.Outputs.Select(o => o.Value.Shape.Count.Fixed)];
        _results = GC.AllocateArray<float>(lengths.Sum(), pinned: true);
        var next = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_results));
        _outputs = new HostBuffer[lengths.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            _outputs[i] = new HostBuffer(next, lengths[i]);
            next += lengths[i];
        }
    }

    /// <summary>Where the latest run came upon the first value that is not finite; null where none, or where that is not checked.</summary>
    public string? FirstNotFinite
    {
        get
        {
            var checks = _graph!.Checks;
            int start = _results.Length - checks.Count;
            for (int i = start; i < _results.Length; i++)
                if (_results[i] != 0)
                    return $"{checks[i - start]} ({_results[i]} of its values)";
            return null;
        }
    }

    public void Run(int samples, ReadOnlySpan<HostBuffer> inputs) => _plan!.Run(samples, inputs, _outputs);

    /// <summary>Runs on the feed's batch. The one behind it goes to the device meanwhile where that is possible.</summary>
    public void Run(EpochFeed feed)
    {
        int samples = feed.Count,
            next = feed.NextCount;
        if (_plan!.Pipeline is not { } pipeline)
        {
            _plan!.Run(samples, feed.Current(), _outputs);
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

    public override void Dispose() => _plan?.Dispose();
}
