using FluentAssertions;
using KerasSharp.ParityTests.Emulation;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Cuda;

/// <summary>Every operation through the whole CUDA device: plan, memory, kernels, graphs.</summary>
[Collection(StandIn.Collection)]
public sealed class CudaOperationTests
{
    public static TheoryData<string> Names => [.. OperationCases.All.Select(c => c.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Every_operation_agrees_with_the_reference_in_double(string name)
    {
        StandIn.Require();
        var c = OperationCases.All.Single(o => o.Name == name);
        var graph = c.Graph();
        foreach (bool fuse in new[] { true, false })
        {
            using var plan = StandIn.Backend().Compile(graph, new CompileOptions { Fuse = fuse });
            // The second and third time that a number of samples comes, it runs as a recorded graph.
            foreach (int n in new[] { 3, 1, 40, 3, 0, 3 })
            {
                var inputs = PlanHarness.Inputs(graph, n, n);
                OperationTests.Compare(
                    PlanHarness.Run(plan, graph, n, inputs),
                    PlanHarness.Exact(graph, n, inputs),
                    c.Bound,
                    $"{name}, {n} samples, fuse {fuse}"
                );
            }
        }
    }

    /// <summary>More indices than a block has threads, so that it looks them through piece by piece; more rows than a warp.</summary>
    [SkippableFact]
    public void Many_indices_are_added_up_in_their_order()
    {
        StandIn.Require();
        Node rows = Ops.Input("rows", new Shape(Dim.Batch, 3)),
            indices = Ops.Input("indices", new Shape(Dim.Batch));
        var graph = new OperationGraph { Inputs = [rows, indices], Outputs = [("table", Ops.ScatterAdd(rows, indices, new Shape(7, 3)))] };
        using var plan = StandIn.Backend().Compile(graph, new CompileOptions());
        foreach (int n in new[] { 127, 128, 129, 700 })
        {
            float[][] inputs = [Runtime.Cpu.TestData.Random(3 * n, n), [.. Enumerable.Range(0, n).Select(i => (float)(i * i % 7))]];
            Runtime
                .Cpu.TestData.Bits(PlanHarness.Run(plan, graph, n, inputs)[0])
                .Should()
                .Equal(
                    Runtime.Cpu.TestData.Bits(
                        PlanHarness.Run(new KerasSharp.Runtime.Reference.ReferenceBackend<float>(), graph, n, inputs)[0]
                    ),
                    "{0} indices",
                    n
                );
        }
    }

    [SkippableFact]
    public void Random_draws_have_the_bits_of_every_other_device()
    {
        StandIn.Require();
        var graph = OperationCases.All.Single(c => c.Name == "uniform").Graph();
        var zeros = PlanHarness.Inputs(graph, 33, 1).Select(x => new float[x.Length]).ToArray();
        var found = PlanHarness.Run(StandIn.Backend(), graph, 33, zeros);
        Runtime
            .Cpu.TestData.Bits(found[0])
            .Should()
            .Equal(
                Runtime.Cpu.TestData.Bits(PlanHarness.Run(new KerasSharp.Runtime.Reference.ReferenceBackend<float>(), graph, 33, zeros)[0])
            );
    }
}
