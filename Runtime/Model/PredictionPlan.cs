using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A model's plan for inputs of certain extents and any number of samples.</summary>
internal sealed class PredictionPlan : CachedPlan<PredictionKey>
{
    private readonly int[] _extents;
    private readonly string[]? _layers;
    private readonly Lazy<(IPlan Plan, Shape[] Inputs, Shape[] Outputs, bool Updates)> _compiled;

    internal PredictionPlan(int[] extents, string[]? layers, Func<(IPlan, Shape[], Shape[], bool)> compile) =>
        (_extents, _layers, _compiled) = (extents, layers, new(compile));

    internal override bool IsCompiled => _compiled.IsValueCreated;

    internal PlanReport Report => _compiled.Value.Plan.Report;

    /// <summary>Runs that are timed step by step; null where the plan does not tell.</summary>
    internal IStepTimer? Timer => _compiled.Value.Plan.Timer;

    internal IReadOnlyList<Shape> Inputs => _compiled.Value.Inputs;

    internal IReadOnlyList<Shape> Outputs => _compiled.Value.Outputs;

    /// <summary>Whether a run changes variables: states, or the counter of draws.</summary>
    internal bool Updates => _compiled.Value.Updates;

    /// <summary>Whether the shapes hold a number of samples, of a model that keeps states.</summary>
    private bool FixedSamples => !Inputs[0][0].PerBatch;

    internal override bool Serves(PredictionKey key) =>
        key.Extents.SequenceEqual(_extents)
        && (key.Layers is null ? _layers is null : _layers is not null && key.Layers.SequenceEqual(_layers));

    /// <exception cref="KerasException">The model cannot take these shapes.</exception>
    internal override void Compile() => _ = _compiled.Value;

    /// <summary>Runs all samples, batch after batch.</summary>
    /// <param name="samples">How many there are.</param>
    /// <param name="batch">How many run at once; the last batch may be smaller.</param>
    /// <param name="buffers">The inputs and then the outputs, for all samples.</param>
    /// <param name="ticks">Where <see cref="IStepTimer"/> adds its steps' times; null for nowhere.</param>
    internal void Run(int samples, int batch, ReadOnlySpan<HostBuffer> buffers, long[]? ticks)
    {
        int inputs = Inputs.Count;
        if (ticks is null && samples > batch && !FixedSamples && _compiled.Value.Plan.Batches is { } batches)
            try
            {
                batches.Run(samples, batch, buffers[..inputs], buffers[inputs..]);
                return;
            }
            catch (KerasException)
            {
                // Batches one by one tell which of them cannot run.
            }
        Span<HostBuffer> part = buffers.Length <= 32 ? stackalloc HostBuffer[buffers.Length] : new HostBuffer[buffers.Length];
        for (int start = 0; start < samples; start += batch)
        {
            int n = Math.Min(batch, samples - start);
            for (int i = 0; i < part.Length; i++)
            {
                long perSample = buffers[i].Length / samples;
                part[i] = buffers[i].Slice(start * perSample, n * perSample);
            }
            try
            {
                if (ticks is null)
                    _compiled.Value.Plan.Run(n, part[..inputs], part[inputs..]);
                else
                    Timer!.Run(n, part[..inputs], part[inputs..], ticks);
            }
            catch (KerasException e) when (samples > batch)
            {
                throw new KerasException($"samples {start} to {start + n - 1}, counted from 0: {e.Message}", e);
            }
        }
    }

    public override void Dispose()
    {
        if (IsCompiled)
            _compiled.Value.Plan.Dispose();
    }
}
