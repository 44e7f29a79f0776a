using FluentAssertions;
using KerasSharp.Cuda;
using KerasSharp.Cuda.Compilation;
using KerasSharp.Cuda.Interop;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Where NVIDIA's libraries are looked for and under which names, and where compiled kernels are kept.</summary>
public sealed class CudaLibraryTests
{
    private static readonly CudaLibrary s_some = new(
        "none",
        "cuNothing",
        [("libcunothing.so.13", 13), ("libcunothing.so.12", 12)],
        [("cunothing64_13.dll", 13), ("cunothing64_12.dll", 12)]
    )
    {
        Companions = ["libcunothing-more.so.*", "cunothing-more*.dll"],
    };

    [Fact]
    public void Libraries_have_the_names_of_CUDA_11_12_and_13()
    {
        CudaLibrary.Nvrtc.Linux.Select(n => n.Name).Should().Equal("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so");
        CudaLibrary.Nvrtc.Windows.Select(n => n.Name).Should().Equal("nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll");
        CudaLibrary
            .Cublas.Linux.Select(n => n.Name)
            .Should()
            .Equal("libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so");
        CudaLibrary.Cublas.Windows.Select(n => n.Name).Should().Equal("cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll");
        CudaLibrary.Driver.Linux[0].Name.Should().Be("libcuda.so.1");
        CudaLibrary.Driver.Windows[0].Name.Should().Be("nvcuda.dll");
    }

    [Theory]
    [InlineData(null, "13 12 11")]
    [InlineData(13, "13 12 11")]
    [InlineData(12, "12 11 13")]
    [InlineData(11, "11 13 12")]
    public void What_is_too_new_for_the_driver_comes_last(int? driver, string majors)
    {
        var known = OperatingSystem.IsWindows() ? CudaLibrary.Cublas.Windows : CudaLibrary.Cublas.Linux;
        string.Join(' ', CudaLibrary.Cublas.Names(driver).Select(n => known.Single(k => k.Name == n).Major).Where(m => m > 0))
            .Should()
            .Be(majors);
    }

    [SkippableTheory]
    [InlineData("VIRTUAL_ENV", "lib/python3.12/site-packages/nvidia/cublas/lib")]
    [InlineData("VIRTUAL_ENV", "lib/python3.13/site-packages/nvidia/cu13/lib")]
    [InlineData("CONDA_PREFIX", "lib")]
    [InlineData("CONDA_PREFIX", "targets/x86_64-linux/lib")]
    [InlineData("CONDA_PREFIX", "lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib")]
    [InlineData("CUDA_PATH", "lib64")]
    [InlineData("CUDA_HOME", "targets/x86_64-linux/lib")]
    [InlineData("HOME", ".local/lib/python3.10/site-packages/nvidia/cublas/lib")]
    [InlineData("KERASSHARP_CUDA_PATH", ".")]
    public void The_folders_of_the_toolkit_conda_and_pip_are_searched(string variable, string place)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the folders are those of Linux");
        using var folder = new TemporaryFolder();
        string whole = Path.Combine(folder.Root, place);
        Directory.CreateDirectory(whole);
        var search = new LibrarySearch(null, name => name == variable ? folder.Root : null, 12);
        search
            .Invoking(s => s.Load(s_some))
            .Should()
            .Throw<CudaException>()
            .Which.Message.Should()
            .Contain(Path.GetFullPath(whole).TrimEnd('/'));
        // Any library serves.
        string some = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        foreach (string name in new[] { "libcunothing.so.12", "libcunothing-more.so.12.1" })
            File.Copy(some, Path.Combine(whole, name));
        search.Load(s_some).Should().NotBe(0);
        search.Invoking(s => s.Load(s_some with { Linux = [("libcunothing.so.13", 13)] })).Should().Throw<CudaException>();
    }

    [Fact]
    public void A_cache_that_cannot_be_written_costs_time_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("file"), "");
        foreach (string? place in new[] { folder.PathOf("file"), folder.PathOf("file/below"), null })
        {
            var cache = new KernelCache(place);
            cache.Keep("key", [1, 2, 3]).Should().BeFalse();
            cache.Find("key").Should().BeNull();
        }
    }

    [Fact]
    public void Many_writers_of_one_entry_leave_one_that_is_whole()
    {
        using var folder = new TemporaryFolder();
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        Parallel.For(
            0,
            32,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                var cache = new KernelCache(folder.Root);
                cache.Keep("key", content).Should().BeTrue();
                cache.Find("key").Should().Equal(content);
            }
        );
        Directory.GetFiles(folder.Root).Should().ContainSingle();
        byte[] entry = File.ReadAllBytes(folder.PathOf("key"));
        foreach (int length in new[] { 0, 10, 32, entry.Length - 1 })
        {
            File.WriteAllBytes(folder.PathOf("key"), entry[..length]);
            new KernelCache(folder.Root).Find("key").Should().BeNull("{0} bytes are there", length);
        }
    }
}
