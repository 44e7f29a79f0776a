namespace KerasSharp.Runtime.Backends;

/// <summary>What a plan has that can have several batches under way at once.</summary>
internal interface IBatchRunner
{
    /// <summary>Runs batch after batch, each as <see cref="IPlan.Run"/> does.</summary>
    /// <param name="samples">How many there are in all.</param>
    /// <param name="batch">How many run at once; the last batch may be smaller.</param>
    /// <param name="inputs">One row-major array for each input of the graph, for all samples.</param>
    /// <param name="outputs">Where each output goes, for all samples.</param>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void Run(int samples, int batch, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs);
}
