using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Steps;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using Xunit.Abstractions;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Every kernel source goes through NVIDIA's own compiler, which needs no device. The environment variable KERASSHARP_NVRTC
/// names its library (.ci/run sets it where Debian's package can be had).</summary>
[Collection(StandIn.Collection)]
public sealed class NvrtcTests(ITestOutputHelper output)
{
    public static TheoryData<string, int> Files()
    {
        var cases = new TheoryData<string, int>();
        foreach (string file in KernelSource.Files)
        foreach (int architecture in new[] { 70, 80, 90 })
            cases.Add(file, architecture);
        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Every_file_compiles(string file, int architecture)
    {
        string source = KernelSource.Whole(file);
        foreach (string[] options in Forms(file, architecture))
            Nvrtc.Compile(source, options);
    }

    /// <summary>What the compiler tells of each kernel. Numbers that find no register go to memory, tens of times as slow: it lets the
    /// recurrent kernels have up to seven such, and no others any.</summary>
    [SkippableTheory]
    [InlineData(70)]
    [InlineData(90)]
    public void Few_numbers_of_a_kernel_find_no_register(int architecture)
    {
        Nvrtc.Require();
        var spilled = new List<string>();
        int kernels = 0;
        foreach (string file in KernelSource.Files)
        foreach (string[] options in Forms(file, architecture))
        {
            string form = string.Join(' ', options.Where(o => o.StartsWith("--define", StringComparison.Ordinal)).Select(o => o[15..]));
            string log = Nvrtc.Run(KernelSource.Whole(file), [.. options, "--ptxas-options=-v"]).Log;
            foreach (Match kernel in s_kernel.Matches(log))
            {
                int registers = Number(kernel, "registers");
                // A multiprocessor of these architectures has 65,536 registers and runs at most 2,048 threads.
                int resident = Math.Min(2048, 65536 / registers / 32 * 32);
                output.WriteLine(
                    $"sm_{architecture} {file} {kernel.Groups["name"]} {form}: {registers} registers, {resident} threads at once"
                );
                int most = file.StartsWith("Recurrent", StringComparison.Ordinal) ? 28 : 0,
                    worst = Math.Max(Number(kernel, "stores"), Number(kernel, "loads"));
                if (worst > most)
                    spilled.Add($"{file} {kernel.Groups["name"]} {form}: {worst} bytes");
                kernels++;
            }
        }
        kernels.Should().BeGreaterThan(50);
        spilled.Should().BeEmpty();
    }

    private static int Number(Match kernel, string group) => int.Parse(kernel.Groups[group].Value, CultureInfo.InvariantCulture);

    private static readonly Regex s_kernel = new(
        @"entry function '(?<name>\w+)'[^\n]*\n[^\n]*\n[^\n]*?(?<stores>\d+) bytes spill stores, (?<loads>\d+) bytes spill loads\n"
            + @"[^\n]*Used (?<registers>\d+) registers"
    );

    // The options of each form in which a file is compiled.
    private static IEnumerable<string[]> Forms(string file, int architecture) =>
        !file.StartsWith("Recurrent", StringComparison.Ordinal)
            ?
            [
                [$"--gpu-architecture=sm_{architecture}", "--std=c++17"],
            ]
        : file == "RecurrentSteps.cu" ? Enum.GetValues<RecurrentKind>().Select(kind => Options(architecture, kind, 2000))
        : from kind in Enum.GetValues<RecurrentKind>() from units in new[] { 33, 128 } select Blocks(file, architecture, kind, units);

    private static string[] Blocks(string file, int architecture, RecurrentKind kind, int units)
    {
        var layout = RecurrentLayout
            .Choose(
                kind,
                units,
                64,
                file == "RecurrentGradient.cu",
                new KerasSharp.Cuda.CudaDeviceInfo(0, "H100", 9, 0, 1L << 36, 132, 232448, true, "12.4"),
                132
            )!
            .Value;
        return
        [
            .. Options(architecture, kind, units),
            $"--define-macro=UB={layout.UnitsPerBlock}",
            $"--define-macro=KS={layout.Parts}",
            $"--define-macro=RT={layout.RowsPerThread}",
            $"--define-macro=RG={layout.RowGroups}",
        ];
    }

    private static string[] Options(int architecture, RecurrentKind kind, int units) =>
        [
            $"--gpu-architecture=sm_{architecture}",
            "--std=c++17",
            $"--define-macro=KIND={RecurrentRun.Number(kind)}",
            "--define-macro=ACTIVATION=activation::TanhOp",
            "--define-macro=INNER=activation::HardSigmoidOp",
            $"--define-macro=UNITS={units}",
        ];

    [SkippableFact]
    public void Kernels_written_for_plans_compile()
    {
        Nvrtc.Require();
        StandIn.RequireStandIn();
        string[] wanted =
        [
            "chain",
            "select",
            "power row",
            "elu",
            "softplus",
            "round",
            "truncate",
            "sign",
            "greater equal",
            "transpose of the batch",
            "gradient of a scan",
        ];
        var backend = StandIn.Backend();
        foreach (var c in OperationCases.All.Where(c => wanted.Contains(c.Name)))
            backend.Compile(c.Graph(), new CompileOptions()).Dispose();
        var sources = backend.Library.Sources.Where(s => s.Name.StartsWith("elementwise", StringComparison.Ordinal)).ToArray();
        sources.Should().HaveCountGreaterThan(5);
        foreach (var (_, source, _) in sources)
            Nvrtc.Compile(source, ["--gpu-architecture=sm_90", "--std=c++17"]);
    }

    [SkippableFact]
    public void A_device_newer_than_the_compiler_gets_PTX_of_the_newest_architecture_it_knows()
    {
        Nvrtc.Require();
        string target = KernelCompiler.Target(100, Nvrtc.Known());
        target.Should().StartWith("--gpu-architecture=compute_");
        Nvrtc
            .Compile(KernelSource.Whole("Movement.cu"), [target, "--std=c++17"])
            .Should()
            .Contain($".target sm_{target[(target.IndexOf('_') + 1)..]}");
    }

    [SkippableFact]
    public void A_wrong_source_does_not_compile()
    {
        Nvrtc.Require();
        FluentActions
            .Invoking(() =>
                Nvrtc.Compile(
                    KernelSource.Behind("extern \"C\" __global__ void k(float* x) { x[0] = nothing_of_that_name; }"),
                    ["--gpu-architecture=sm_90"]
                )
            )
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*nothing_of_that_name*");
    }
}
