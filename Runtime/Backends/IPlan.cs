namespace KerasSharp.Runtime.Backends;

/// <summary>A compiled graph. Safe to run from many threads at once, unless the graph updates variables.</summary>
internal interface IPlan : IDisposable
{
    /// <summary>What runs, what was fused, what was not and why.</summary>
    PlanReport Report { get; }

    /// <summary>Runs the graph once and then writes the variables that it updates.</summary>
    /// <param name="samples">N.</param>
    /// <param name="inputs">One row-major array for each input of the graph, of its shape at N.</param>
    /// <param name="outputs">Where each output goes, of its shape at N.</param>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs);

    /// <summary>Runs with several batches under way at once; null where a plan runs them one after another.</summary>
    IBatchRunner? Batches => null;

    /// <summary>Runs whose inputs are taken over while another one is under way; null where a plan does not.</summary>
    IRunPipeline? Pipeline => null;

    /// <summary>Runs that are timed step by step; null where a plan does not tell.</summary>
    IStepTimer? Timer => null;
}
