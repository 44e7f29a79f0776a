using FluentAssertions;
using KerasSharp.ParityTests.Cuda.Emulation;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;

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
                OperationTests.Compare(PlanHarness.Run(plan, graph, n, inputs), PlanHarness.Exact(graph, n, inputs), c.Bound, $"{name}, {n} samples, fuse {fuse}");
            }
        }
    }

    [SkippableFact]
    public void Random_draws_have_the_bits_of_every_other_device()
    {
        StandIn.Require();
        var graph = OperationCases.All.Single(c => c.Name == "uniform").Graph();
        var zeros = PlanHarness.Inputs(graph, 33, 1).Select(x => new float[x.Length]).ToArray();
        var found = PlanHarness.Run(StandIn.Backend(), graph, 33, zeros);
        Runtime.Cpu.TestData.Bits(found[0]).Should().Equal(Runtime.Cpu.TestData.Bits(PlanHarness.Run(new KerasSharp.Runtime.Reference.ReferenceBackend<float>(), graph, 33, zeros)[0]));
    }
}
