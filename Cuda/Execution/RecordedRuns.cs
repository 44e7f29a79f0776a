using KerasSharp.Cuda.Interop;

namespace KerasSharp.Cuda.Execution;

/// <summary>Whole runs that the driver recorded as graphs, one for each number of samples and each way of the inputs.</summary>
internal sealed class RecordedRuns : IDisposable
{
    private const int Most = 8;

    private readonly List<(int Samples, bool Delivered, CudaGraph Graph)> _graphs = [];
    private readonly HashSet<(int, bool)> _seen = [];

    /// <summary>Why runs are queued kernel by kernel although graphs were asked for; null where they are not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The graph of such a run; null where none was recorded.</summary>
    public CudaGraph? Find(int samples, bool delivered)
    {
        foreach (var (have, way, graph) in _graphs)
            if (have == samples && way == delivered)
                return graph;
        return null;
    }

    /// <summary>Whether such a run came before, and can be recorded: a number of samples that comes but once, such as a last batch's, is
    /// not worth it.</summary>
    public bool IsWorthwhile(int samples, bool delivered) => Refusal is null && !_seen.Add((samples, delivered));

    /// <summary>Keeps a graph; the oldest goes where there are too many.</summary>
    public CudaGraph Add(int samples, bool delivered, CudaGraph graph)
    {
        if (_graphs.Count == Most)
        {
            _graphs[0].Graph.Dispose();
            _graphs.RemoveAt(0);
        }
        _graphs.Add((samples, delivered, graph));
        return graph;
    }

    /// <summary>Records no more: older drivers do not record every kind of launch.</summary>
    public void Refuse(string reason) => Refusal = reason;

    /// <summary>Drops all graphs, whose memory moves.</summary>
    public void Dispose()
    {
        foreach (var (_, _, graph) in _graphs)
            graph.Dispose();
        _graphs.Clear();
        _seen.Clear();
    }
}
