namespace KerasSharp.Runtime.Backends;

/// <summary>What a plan has that can tell how long each of its steps takes.</summary>
internal interface IStepTimer
{
    /// <summary>The steps that are timed, in the order of running. Steps inside of a loop are timed as the loop.</summary>
    IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>Floating-point operations for each sample, those left out that prepared values save.</summary>
    double WorkPerSample { get; }

    /// <summary>Runs the graph as <see cref="IPlan.Run"/> does.</summary>
    /// <param name="samples">N.</param>
    /// <param name="inputs">One row-major array for each input of the graph, of its shape at N.</param>
    /// <param name="outputs">Where each output goes, of its shape at N.</param>
    /// <param name="ticks">As many as <see cref="Steps"/>: to each is added the time that its step took, in ticks of
    /// <see cref="System.Diagnostics.Stopwatch"/>, summed over the threads that ran it side by side.</param>
    /// <exception cref="ArgumentException"><paramref name="ticks"/> has another length.</exception>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs, Span<long> ticks);
}
