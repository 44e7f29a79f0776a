using System.Reflection;

namespace KerasSharp.ParityTests.House;

/// <summary>The assemblies of the solution, without its tests.</summary>
internal static class Projects
{
    /// <summary>What others build on, from the ground up.</summary>
    internal static readonly Assembly[] Libraries =
    [
        typeof(KerasException).Assembly,
        typeof(Model).Assembly,
        typeof(KerasSharp.Hdf5.Hdf5File).Assembly,
        typeof(KerasSharp.Numpy.NpyArray).Assembly,
        typeof(KerasImporter).Assembly,
        typeof(KerasSharp.Onnx.OnnxExporter).Assembly,
        typeof(KerasSharp.Cuda.CudaBackend).Assembly,
        typeof(KerasSharp.Extensions.HostedModel).Assembly,
        typeof(KerasSharp.Orleans.SessionCluster).Assembly,
        typeof(KerasSharp.Client.InferenceClient).Assembly,
        typeof(KerasSharp.Data.ISampleReader).Assembly,
        typeof(KerasSharp.Data.Parquet.ParquetFormat).Assembly,
        typeof(KerasSharp.View.ModelPage).Assembly,
        typeof(KerasSharp.Data.Arrow.ArrowFormat).Assembly,
        typeof(KerasSharp.Scoring.ScoreFolder).Assembly,
        typeof(KerasSharp.ML.ModelScoring).Assembly,
    ];

    /// <summary>What the house itself runs.</summary>
    internal static readonly Assembly[] Tools =
    [
        typeof(Cli.App).Assembly,
        typeof(Fuzz.FuzzOptions).Assembly,
        typeof(Samples.SvgChart).Assembly,
        typeof(Server.ModelServer).Assembly,
        typeof(Benchmarks.Workloads.WorkloadTimings).Assembly,
    ];
}
