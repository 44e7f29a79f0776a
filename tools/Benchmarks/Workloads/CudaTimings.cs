using System.Globalization;
using System.Numerics.Tensors;
using KerasSharp.Cuda;
using KerasSharp.Runtime.Backends;

namespace KerasSharp.Benchmarks.Workloads;

/// <summary>Times models on the first CUDA device, as the lines of <see cref="WorkloadTimings"/> (threads: 0). On standard error: the
/// device, and how far its outputs are from the CPU's. The peer's lines come from <c>peers/pytorch_cudnn.py</c>.</summary>
internal static class CudaTimings
{
    /// <summary>How far outputs may be from the CPU's.</summary>
    private const float Tolerance = 1e-5f;

    /// <summary>0, or 1 where some output is too far from the CPU's.</summary>
    public static int Run(string[] names)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var device = new CudaBackend();
        Console.Error.WriteLine(
            $"# {device.Info.Name}, compute capability {device.Info.Major}.{device.Info.Minor}, driver for CUDA {device.Info.Driver}"
        );
        bool sound = true;
        foreach (var work in RecurrentWorkloads.OnCuda.Where(w => names.Length == 0 || names.Contains(w.Name)))
        foreach (int batch in work.Batches)
        foreach (var (peer, inner) in new[] { ("ours", ActivationFunction.Sigmoid), ("ours-hs", ActivationFunction.HardSigmoid) })
        {
            if (work.Goal is null)
                sound &= Agrees(work, batch, inner, device);
            using var run = new WorkloadRun(work, batch, device, new CompileOptions(), inner);
            CallTimer.Measure(peer, work.Name, batch, 0, run.Call);
        }
        return sound ? 0 : 1;
    }

    private static bool Agrees(Workload work, int batch, ActivationFunction inner, CudaBackend device)
    {
        using var here = new WorkloadRun(work, batch, Device.Cpu(), new CompileOptions(), inner);
        using var there = new WorkloadRun(work, batch, device, new CompileOptions(), inner);
        var x = Tensor.Create(here.Inputs.All[0], here.Inputs.Shape);
        float worst = here.Model.Predict(x, batch).Zip(there.Model.Predict(x, batch), (a, b) => Math.Abs(a - b)).Max();
        Console.Error.WriteLine($"# {work.Name}, batch {batch}, {inner}: at most {worst:E1} from the CPU's");
        return worst <= Tolerance;
    }
}
