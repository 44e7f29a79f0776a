using FluentAssertions;
using KerasSharp.Cuda;
using KerasSharp.Cuda.Interop;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>What users are told when CUDA cannot be used.</summary>
[Collection(StandIn.Collection)]
public sealed class CudaErrorTests
{
    private static OperationGraph Doubled()
    {
        var x = Ops.Input("x", new Shape(Dim.Batch, 4));
        return new OperationGraph { Inputs = [x], Outputs = [("y", x * 2)] };
    }

    [Fact]
    public void A_missing_library_says_what_was_looked_for_and_where()
    {
        using var folder = new TemporaryFolder();
        var library = new CudaLibrary("none", "cuNothing", [("libcunothing.so.1", 0)], [("cunothing.dll", 0)]);
        var search = new LibrarySearch(folder.Root, name => name == LibrarySearch.PathVariable ? "/nowhere/at/all" : null);
        search
            .Invoking(s => s.Load(library))
            .Should()
            .Throw<CudaException>()
            .WithMessage("cuNothing was not found: looked for *cunothing* in *")
            .Which.Message.Should()
            .Contain(folder.Root)
            .And.Contain("/nowhere/at/all")
            .And.Contain(LibrarySearch.PathVariable);
    }

    [Fact]
    public void A_file_that_is_no_library_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("libcunothing.so.1"), "text");
        File.WriteAllText(folder.PathOf("cunothing.dll"), "text");
        var library = new CudaLibrary("none", "cuNothing", [("libcunothing.so.1", 0)], [("cunothing.dll", 0)]);
        new LibrarySearch(folder.Root, _ => null)
            .Invoking(s => s.Load(library))
            .Should()
            .Throw<CudaException>()
            .WithMessage($"*could not be loaded: {folder.Root}*");
    }

    [SkippableFact]
    public void No_device()
    {
        StandIn.RequireStandIn();
        CudaDevices
            .List()
            .Should()
            .ContainSingle()
            .Which.Should()
            .Match<CudaDeviceInfo>(d => d.Name == "Stand-in 0" && d.Architecture == 90 && d.Driver == "12.4");
        using var _ = StandIn.Configure(devices: 0);
        FluentActions
            .Invoking(CudaDevices.List)
            .Should()
            .Throw<CudaException>()
            .WithMessage("CUDA found no device: *")
            .Which.Code.Should()
            .Be(100);
    }

    [SkippableFact]
    public void A_driver_too_old()
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure(driver: 11020);
        FluentActions
            .Invoking(() => Device.Cuda())
            .Should()
            .Throw<CudaException>()
            .WithMessage("*expected one for CUDA 11.4 or later, found CUDA 11.2*");
    }

    [SkippableFact]
    public void No_such_device()
    {
        StandIn.RequireStandIn();
        FluentActions
            .Invoking(() => Device.Cuda(3))
            .Should()
            .Throw<CudaException>()
            .WithMessage("there is no device cuda:3: the machine has one, cuda:0");
    }

    [SkippableFact]
    public void Out_of_memory_says_how_much_was_needed_for_what()
    {
        StandIn.RequireStandIn();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var plan = StandIn.Backend().Compile(Doubled(), new CompileOptions());
        using var _ = StandIn.Configure(memory: 900_000_000);
        var inputs = new[] { new float[40_000_000] };
        plan.Invoking(p => PlanHarness.Run(p, Doubled(), 10_000_000, inputs))
            .Should()
            .Throw<CudaException>()
            .WithMessage(
                "cuda:0 (Stand-in 0) has not enough memory: * bytes were needed for a batch of 10000000 samples (* bytes each) in "
                    + "plan memory, * bytes are free; *"
            )
            .Which.Code.Should()
            .Be(2);
        PlanHarness
            .Run(
                plan,
                Doubled(),
                1,
                [
                    [1, 2, 3, 4],
                ]
            )[0]
            .Should()
            .Equal([2, 4, 6, 8], "smaller batches still run");
        int streams = StandIn.Streams;
        for (int i = 0; i < 3; i++)
            plan.Invoking(p => PlanHarness.Run(p, Doubled(), 10_000_000, inputs)).Should().Throw<CudaException>();
        StandIn.Streams.Should().Be(streams, "what was made for a run that could not be is used again");
    }

    [SkippableFact]
    public void A_failing_launch_names_the_kernel()
    {
        StandIn.RequireStandIn();
        using var plan = StandIn.Backend().Compile(Doubled(), new CompileOptions());
        StandIn.Fail("cuLaunchKernel", 719);
        plan.Invoking(p =>
                PlanHarness.Run(
                    p,
                    Doubled(),
                    1,
                    [
                        [1, 2, 3, 4],
                    ]
                )
            )
            .Should()
            .Throw<CudaException>()
            .WithMessage("CUDA could not start the kernel elementwise_*: CUDA_ERROR_LAUNCH_FAILED (719)*");
        StandIn.Fail("cuStreamSynchronize", 719);
        plan.Invoking(p =>
                PlanHarness.Run(
                    p,
                    Doubled(),
                    1,
                    [
                        [1, 2, 3, 4],
                    ]
                )
            )
            .Should()
            .Throw<CudaException>()
            .WithMessage("CUDA could not finish *");
        PlanHarness
            .Run(
                plan,
                Doubled(),
                1,
                [
                    [1, 2, 3, 4],
                ]
            )[0]
            .Should()
            .Equal(2, 4, 6, 8);
    }

    [SkippableFact]
    public void A_device_that_is_lost_is_told_once_and_old_values_do_not_pass_for_new_ones()
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure();
        var variable = new Variable("w", [3], [1, 2, 3], VariableRole.Weight);
        var graph = new OperationGraph
        {
            Inputs = [],
            Outputs = [("sum", Ops.Sum(Ops.Read(variable)))],
            Updates = [(variable, Ops.Read(variable) * 2)],
        };
        var plan = StandIn.Backend().Compile(graph, new CompileOptions());
        PlanHarness.Run(plan, 5, [], [new float[1]]);
        StandIn.Die();
        plan.Invoking(p => PlanHarness.Run(p, 5, [], [new float[1]])).Should().Throw<CudaException>().Which.Code.Should().Be(719);
        plan.Invoking(p => p.Dispose()).Should().NotThrow();
        variable
            .Invoking(v => v.Values)
            .Should()
            .Throw<CudaException>()
            .WithMessage("the newest values of the variable 'w' were lost with the device cuda:0; set them anew");
        variable.Set([4f, 5, 6]);
        variable.Values.Should().Equal(4, 5, 6);
    }

    [SkippableFact]
    public void A_device_newer_than_NVRTC_runs_by_PTX()
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure(devices: StandIn.New + 1);
        using var plan = StandIn.Backend(index: StandIn.New).Compile(Doubled(), new CompileOptions());
        PlanHarness
            .Run(
                plan,
                Doubled(),
                1,
                [
                    [1, 2, 3, 4],
                ]
            )[0]
            .Should()
            .Equal(2, 4, 6, 8);
        CudaDevices.List()[StandIn.New].Architecture.Should().Be(100);
    }

    [SkippableFact]
    public void Blocks_ask_for_more_than_48_KiB_of_shared_memory()
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure(devices: StandIn.Large + 1);
        var spec = Runtime.Model.TestModels.Stack(new InputLayer(3, 2), new Lstm(60));
        using var model = new KerasSharp.Model(spec, StandIn.Backend(index: StandIn.Large), seed: 1);
        using var exact = new KerasSharp.Model(spec, new KerasSharp.Runtime.Reference.ReferenceBackend<float>(), seed: 1);
        var x = Runtime.Model.TestModels.Ramp(2, 3, 2);
        Runtime
            .Cpu.TestData.Worst(
                Runtime.Model.TestModels.Values(model.Predict(x)),
                [.. Runtime.Model.TestModels.Values(exact.Predict(x)).Select(v => (double)v)]
            )
            .Should()
            .BeLessThan(1e-5);
        StandIn.LargestShared.Should().BeGreaterThan(48 << 10);
    }

    [SkippableFact]
    public void Tf32_is_off_unless_asked_for_and_the_report_names_it()
    {
        StandIn.RequireStandIn();
        Node x = Ops.Input("x", new Shape(Dim.Batch, 2)),
            w = Ops.Input("w", new Shape(2, 1));
        var graph = new OperationGraph { Inputs = [x, w], Outputs = [("y", Ops.MatMul(x, w))] };
        float[][] inputs =
        [
            [1 + 1f / 4096, 1],
            [1, 1],
        ];
        using var exact = StandIn.Backend().Compile(graph, new CompileOptions());
        PlanHarness.Run(exact, graph, 1, inputs)[0].Should().Equal(2 + 1f / 4096);
        exact.Report.Steps.Should().ContainSingle(s => s.Note.StartsWith("cuBLAS in float32"));
        using var rounded = StandIn.Backend(new CudaOptions { Tf32 = true }).Compile(graph, new CompileOptions());
        PlanHarness.Run(rounded, graph, 1, inputs)[0].Should().Equal(2);
        rounded.Report.Steps.Should().ContainSingle(s => s.Note.StartsWith("cuBLAS in TF32"));
    }

    [SkippableFact]
    public void A_driver_that_records_no_graphs_runs_without_and_the_report_says_so()
    {
        StandIn.RequireStandIn();
        using var _ = StandIn.Configure(captures: false);
        using var plan = StandIn.Backend().Compile(Doubled(), new CompileOptions());
        for (int i = 0; i < 3; i++)
            PlanHarness
                .Run(
                    plan,
                    Doubled(),
                    1,
                    [
                        [1, 2, 3, 4],
                    ]
                )[0]
                .Should()
                .Equal(2, 4, 6, 8);
        plan.Report.Steps.Should()
            .ContainSingle(s => s.Kernel == "graph")
            .Which.Note.Should()
            .StartWith("each kernel is queued by itself: CUDA could not begin to record a graph");
    }
}
