using BenchmarkDotNet.Running;
using KerasSharp.Benchmarks.Files;
using KerasSharp.Benchmarks.Kernels;
using KerasSharp.Benchmarks.Processes;
using KerasSharp.Benchmarks.Scaling;
using KerasSharp.Benchmarks.Serving;
using KerasSharp.Benchmarks.Simulation;
using KerasSharp.Benchmarks.Soak;
using KerasSharp.Benchmarks.Workloads;

switch (args.FirstOrDefault())
{
    case "workloads":
        WorkloadTimings.Run(args[1..]);
        return 0;
    case "cuda":
        try
        {
            return CudaTimings.Run(args[1..]);
        }
        catch (KerasSharp.Cuda.CudaException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    case "explain":
        foreach (var work in WorkloadTimings.All.Where(w => args.Length == 1 || args[1..].Contains(w.Name)))
        {
            var backend = new ProfilingBackend(KerasSharp.Device.Cpu());
            var options = new KerasSharp.Runtime.Backends.CompileOptions { Threads = 1 };
            using var run = new WorkloadRun(work, work.Batches[0], backend, options, KerasSharp.ActivationFunction.HardSigmoid);
            run.Call();
            Console.WriteLine($"{work.Name}, {backend.Report}");
        }
        return 0;
    case "steps":
        int threads = args[1..].Select(a => int.TryParse(a, out int n) ? n : 0).Append(1).Max();
        string[] names = [.. args[1..].Where(a => !int.TryParse(a, out _))];
        foreach (var work in WorkloadTimings.All.Where(w => names.Length == 0 || names.Contains(w.Name)))
        foreach (int batch in work.Batches)
            WorkloadTimings.RunSteps(work, batch, threads);
        return 0;
    case "first":
        WorkloadTimings.RunFirstCalls(args[1..]);
        return 0;
    case "onnx":
        return OnnxTimings.Run(args[1..]);
    case "kernels":
        KernelTimings.Run(args[1..]);
        return 0;
    case "scaling":
        return ScalingTimings.Run(args[1..]);
    case "scoring":
        return FileRates.Run(args[1..]);
    case "soak":
        return SoakCommand.Run(args[1..]);
    case "simulation":
        ScoreSimulation.Print(args[1..]);
        return 0;
    case "detail":
        BenchmarkSwitcher.FromAssembly(typeof(KernelTimings).Assembly).Run(args[1..]);
        return 0;
    case "startup":
        StartupTimings.Run();
        return 0;
    case "serve":
        return await ServeTimings.RunAsync(args[1..]);
    case "load":
        LoadTimings.Run();
        return 0;
    case "load-once":
        LoadTimings.Once(args[1], args[2]);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project tools/Benchmarks -- COMMAND
              workloads [NAME...] [--peers] [--table]
                                  times of the whole models W1 to W19, one line a case: peer, workload, batch, threads,
                                  least and median milliseconds, calls, cores that others used; --peers: in ONNX Runtime
                                  too; --table: all as a table in the end
              first [NAME...]     the first call of a model and the tenth
              cuda [NAME...]      times of C1 to C3 and their training steps C1t to C3t on the first CUDA device, as lines
                                  of the same form; peers/pytorch_cudnn.py prints those of cuDNN
              explain [NAME...]   what runs for each of these models, and what was not fused
              steps [NAME...] [N] the shortest time of each step of these models, on N threads (1)
              onnx FOLDER [NAME...]
                                  exported models (W1, W2, W4, W8, W9) beside FOLDER/NAME.onnx that were written by hand, both in ONNX
                                  Runtime in turn
              kernels [NAME...]   times of the raw CPU kernels whose name contains NAME, at 1 and 2 threads
              simulation [ROWS_A_SECOND] [SECONDS_TO_START] [SECONDS_OF_WORK]
                                  a simulation, not a measurement, of 1 to 1000 workers of kerassharp score: real claims and commits,
                                  times of predictions given
              scaling [callers] [batches] [lengths] [plans]
                                  rows a second of 1 to 64 callers at once; microseconds a row against the batch; a time step against
                                  the length of sequences; calls and memory over 10,000 different lengths
              scoring [ROWS]      a Parquet file of so many texts (200000) to a file of predictions by W1's model: rows a second beside
                                  those of Predict in memory, memory, and score run by one worker and by two
              soak threads [SECONDS] | models [COUNT] [keep] | rows [ROWS] [npy|csv] [NAME...] | kills [TIMES] [predict|fit...]
                                  long runs that must lose nothing: 60 s of 64 threads on one model; 1000 models loaded and
                                  disposed (keep: left to the collector); 10 million rows from file to file; 50 kills
              startup             the whole process of the command: a prediction with the sine model (after a Release build of tools/Cli)
              serve [NAME...] [SECONDS] | serve soak [SECONDS]
                                  1 to 64 clients on the server, with and without batches, beside ONNX Runtime behind the same
                                  protocol; or memory over time (600 s) under more clients than may wait
              load                100 MB of weights in 100 datasets, until nothing is left to pack, beside h5py
              detail [OPTIONS]    the same kernels under BenchmarkDotNet
            """
        );
        return 2;
}
