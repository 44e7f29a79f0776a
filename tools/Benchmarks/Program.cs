using BenchmarkDotNet.Running;
using KerasSharp.Benchmarks.Kernels;

switch (args.FirstOrDefault())
{
    case "kernels":
        KernelTimings.Run(args[1..]);
        return 0;
    case "detail":
        BenchmarkSwitcher.FromAssembly(typeof(KernelTimings).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project tools/Benchmarks -- COMMAND
              kernels [NAME...]   times of the raw CPU kernels whose name contains NAME, at 1 and 2 threads
              detail [OPTIONS]    the same kernels under BenchmarkDotNet
            """);
        return 2;
}
