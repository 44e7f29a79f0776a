using BenchmarkDotNet.Attributes;

namespace KerasSharp.Benchmarks.Kernels;

/// <summary>Every kernel case at 1 and 2 threads.</summary>
public class KernelBenchmarks
{
    private KernelCase? kernel;

    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    public static IEnumerable<string> Names
    {
        get
        {
            foreach (KernelCase kernelCase in KernelCases.All())
            {
                kernelCase.Dispose();
                yield return kernelCase.Name;
            }
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        foreach (KernelCase candidate in KernelCases.All())
        {
            if (candidate.Name == Kernel)
            {
                kernel = candidate;
                break;
            }
            candidate.Dispose();
        }
    }

    [GlobalCleanup]
    public void Cleanup() => kernel?.Dispose();

    [Benchmark]
    public void Run() => kernel!.Run(Threads);
}
