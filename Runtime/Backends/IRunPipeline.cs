namespace KerasSharp.Runtime.Backends;

/// <summary>What a plan has that takes the inputs of the run to come while one is under way. For one caller at a time.</summary>
internal interface IRunPipeline
{
    /// <summary>Starts a run and does not wait for it. The inputs may be used again at once.</summary>
    /// <param name="samples">N.</param>
    /// <param name="inputs">As <see cref="IPlan.Run"/> has them.</param>
    void Begin(int samples, ReadOnlySpan<HostBuffer> inputs);

    /// <summary>Takes the inputs of the next run over, while one is under way; they may be used again at once.</summary>
    /// <returns>Whether it did; if so, <see cref="BeginAhead"/> may start that run.</returns>
    bool Ahead(int samples, ReadOnlySpan<HostBuffer> inputs);

    /// <summary>Starts a run on the inputs that <see cref="Ahead"/> took over.</summary>
    /// <exception cref="InvalidOperationException">It took none over for that many samples since the run before began.</exception>
    void BeginAhead(int samples);

    /// <summary>Waits for the run.</summary>
    /// <param name="samples">N.</param>
    /// <param name="outputs">As <see cref="IPlan.Run"/> has them.</param>
    /// <exception cref="KerasException">The data cannot be computed on: an index outside of a table.</exception>
    void End(int samples, ReadOnlySpan<HostBuffer> outputs);
}
