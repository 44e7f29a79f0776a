using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Backends;

/// <summary>The only door to a device: makes runnable plans from operation graphs.</summary>
public interface IBackend
{
    /// <summary>cpu, reference, cuda:0.</summary>
    string Name { get; }

    /// <summary>Makes a plan that runs any number of samples.</summary>
    /// <exception cref="KerasUnsupportedException">The device lacks something that the graph needs.</exception>
    internal IPlan Compile(OperationGraph graph, CompileOptions options);
}
