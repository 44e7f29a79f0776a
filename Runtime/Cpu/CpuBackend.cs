using System.Collections.Concurrent;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu.Kernels;
using KerasSharp.Runtime.Cpu.Planning;
using KerasSharp.Runtime.Cpu.Prepared;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu;

/// <summary>Runs graphs on the processor in float32: fused and vectorised kernels over planned memory. A row's result has the same bits
/// alone, in any batch, at any place and with any number of threads.</summary>
internal sealed class CpuBackend : IBackend
{
    private static readonly ConcurrentDictionary<int, WorkerPool> s_pools = [];

    private readonly int _threads;

    /// <param name="threads">How many threads a run may use where its options do not say; 0 for one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0, or more than 256.</exception>
    public CpuBackend(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 256);
        _threads = threads;
    }

    public string Name => "cpu";

    /// <summary>How many operations on single elements a chain of them does before it is compiled to one loop: by then the time that
    /// compiling takes is
    /// won back.</summary>
    internal long CompileAfter { get; init; } = 200_000_000;

    /// <summary>Floating-point operations below which another thread does not pay.</summary>
    internal double PartWork { get; init; } = 200_000;

    /// <summary>What depends on variables alone, shared by plans.</summary>
    internal PreparedCache Prepared { get; } = new();

    /// <summary>What plans share.</summary>
    internal CpuResources Resources => new(Prepared, CompileAfter, (graph, options) => new CpuPlan(graph, options, this, alone: true));

    /// <exception cref="KerasUnsupportedException">The graph has an operation that this device lacks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for fewer than 0 or more than 256 threads.</exception>
    public IPlan Compile(OperationGraph graph, CompileOptions options) => new CpuPlan(Given(graph), Given(options), this, alone: false);

    /// <summary>The threads that a plan's runs share, and how many of them a run may use.</summary>
    internal (WorkerPool Pool, int Threads) Workers(CompileOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Threads, 256);
        int threads =
            options.Threads > 0 ? options.Threads
            : _threads > 0 ? _threads
            : WorkerPool.Shared.Threads;
        return (threads <= WorkerPool.Shared.Threads ? WorkerPool.Shared : s_pools.GetOrAdd(threads, n => new WorkerPool(n)), threads);
    }
}
