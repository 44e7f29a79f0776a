using System.Runtime.InteropServices;
using FluentAssertions;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Steps;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Every kernel source goes through NVIDIA's own compiler, which needs no device. The environment variable KERASSHARP_NVRTC
/// names its library (.ci/run sets it where Debian's package can be had).</summary>
[Collection(StandIn.Collection)]
public sealed class NvrtcTests
{
    private const string PathVariable = "KERASSHARP_NVRTC";

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

    /// <summary>The real NVRTC, beside the stand-in that this process has loaded under its name.</summary>
    private static unsafe class Nvrtc
    {
        private static readonly Lazy<nint> s_library = new(() =>
        {
            string? path = Environment.GetEnvironmentVariable(PathVariable);
            Skip.If(string.IsNullOrEmpty(path), $"{PathVariable} names no NVRTC library");
            // It looks for its built-in headers by name only.
            foreach (string builtins in Directory.GetFiles(Path.GetDirectoryName(path)!, "libnvrtc-builtins.so.*"))
                NativeLibrary.Load(builtins);
            return NativeLibrary.Load(path!);
        });

        public static void Require() => _ = s_library.Value;

        /// <summary>Compiles a source to PTX, on the way to machine code where the options name some.</summary>
        public static string Compile(string source, string[] options)
        {
            nint program;
            byte[] text = [.. System.Text.Encoding.UTF8.GetBytes(source), 0];
            fixed (byte* p = text)
                ((delegate* unmanaged<nint*, byte*, byte*, int, byte**, byte**, int>)Find("nvrtcCreateProgram"))(
                    &program,
                    p,
                    null,
                    0,
                    null,
                    null
                )
                    .Should()
                    .Be(0);
            nint[] texts = [.. options.Select(Marshal.StringToCoTaskMemUTF8)];
            int result;
            fixed (nint* p = texts)
                result = ((delegate* unmanaged<nint, int, byte**, int>)Find("nvrtcCompileProgram"))(program, texts.Length, (byte**)p);
            foreach (nint t in texts)
                Marshal.FreeCoTaskMem(t);
            nuint bytes;
            ((delegate* unmanaged<nint, nuint*, int>)Find("nvrtcGetProgramLogSize"))(program, &bytes).Should().Be(0);
            byte[] log = new byte[bytes];
            fixed (byte* p = log)
                ((delegate* unmanaged<nint, byte*, int>)Find("nvrtcGetProgramLog"))(program, p).Should().Be(0);
            byte[] ptx = [];
            if (result == 0)
            {
                ((delegate* unmanaged<nint, nuint*, int>)Find("nvrtcGetPTXSize"))(program, &bytes).Should().Be(0);
                ptx = new byte[bytes];
                fixed (byte* p = ptx)
                    ((delegate* unmanaged<nint, byte*, int>)Find("nvrtcGetPTX"))(program, p).Should().Be(0);
            }
            ((delegate* unmanaged<nint*, int>)Find("nvrtcDestroyProgram"))(&program);
            string said = System.Text.Encoding.UTF8.GetString(log).Trim('\0', '\n');
            if (result != 0 || said.Contains("warning", StringComparison.Ordinal))
                throw new InvalidOperationException($"{string.Join(' ', options)}: {said}");
            return System.Text.Encoding.UTF8.GetString(ptx);
        }

        /// <summary>The architectures that it compiles for.</summary>
        public static int[] Known()
        {
            int count;
            ((delegate* unmanaged<int*, int>)Find("nvrtcGetNumSupportedArchs"))(&count).Should().Be(0);
            int[] known = new int[count];
            fixed (int* p = known)
                ((delegate* unmanaged<int*, int>)Find("nvrtcGetSupportedArchs"))(p).Should().Be(0);
            return known;
        }

        private static nint Find(string name) => NativeLibrary.GetExport(s_library.Value, name);
    }
}
