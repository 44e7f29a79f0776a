using KerasSharp.Runtime.Cpu.Kernels;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>One kernel on one shape, its buffers made once.</summary>
internal sealed class KernelCase(string name, double flops, Action<WorkerPool?> run, params IDisposable[] owned) : IDisposable
{
    private static readonly WorkerPool Two = new(2);

    public string Name => name;

    /// <summary>Floating-point operations of one call: 2 per multiply-add of its products, as the peers' table counts them.</summary>
    public double Flops => flops;

    public void Run(int threads) => run(threads == 1 ? null : Two);

    public void Dispose()
    {
        foreach (IDisposable item in owned)
            item.Dispose();
    }

    public override string ToString() => name;
}
