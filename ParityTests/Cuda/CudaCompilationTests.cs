using FluentAssertions;
using KerasSharp.Cuda;
using KerasSharp.Cuda.Compilation;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Kernels are compiled once a device, kept on disk, and a compiler's refusal is told in its words.</summary>
[Collection(StandIn.Collection)]
public sealed class CudaCompilationTests
{
    [SkippableFact]
    public void A_source_that_does_not_compile_shows_the_compilers_words()
    {
        StandIn.RequireStandIn();
        using var folder = new TemporaryFolder();
        new KernelCompiler(90, folder.Root)
            .Invoking(c => c.Compile("this is no source", "a kernel", []))
            .Should()
            .Throw<CudaException>()
            .WithMessage("NVRTC could not compile a kernel *error*");
    }

    [SkippableFact]
    public void Compiled_kernels_are_kept_and_damaged_ones_made_anew()
    {
        StandIn.RequireStandIn();
        using var folder = new TemporaryFolder();
        const string Source = "extern \"C\" int answer() { return 42; }";
        var compiler = new KernelCompiler(90, folder.Root);
        byte[] first = compiler.Compile(Source, "answer", []);
        new KernelCompiler(90, folder.Root).Compile(Source, "answer", []).Should().Equal(first);
        compiler.Compile(Source, "answer", ["A=1"]);
        compiler.Compiled.Should().Be(2, "other macros give other code");
        foreach (string file in Directory.GetFiles(folder.Root))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[^1] ^= 1;
            File.WriteAllBytes(file, bytes);
        }
        var again = new KernelCompiler(90, folder.Root);
        again.Compile(Source, "answer", []).Length.Should().Be(first.Length);
        again.Compiled.Should().Be(1);
    }

    [Fact]
    public void A_device_newer_than_the_compiler_gets_the_newest_ptx()
    {
        KernelCompiler.Target(90, [70, 80, 90]).Should().Be("--gpu-architecture=sm_90");
        KernelCompiler.Target(120, [70, 80, 90]).Should().Be("--gpu-architecture=compute_90");
        FluentActions
            .Invoking(() => KernelCompiler.Target(61, [50, 61, 70]))
            .Should()
            .Throw<CudaException>()
            .WithMessage("the device is too old*7.0*6.1*");
        FluentActions
            .Invoking(() => KernelCompiler.Target(70, [75, 80]))
            .Should()
            .Throw<CudaException>()
            .WithMessage("*another version of the CUDA toolkit*");
    }
}
