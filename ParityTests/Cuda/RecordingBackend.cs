using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Hands everything on, and keeps the plans that were made.</summary>
internal sealed class RecordingBackend(IBackend backend) : IBackend
{
    public string Name => backend.Name;

    public List<IPlan> Plans { get; } = [];

    public IPlan Compile(OperationGraph graph, CompileOptions options)
    {
        Plans.Add(backend.Compile(graph, options));
        return Plans[^1];
    }
}
