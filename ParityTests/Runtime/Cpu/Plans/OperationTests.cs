using System.Runtime.InteropServices;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Cpu.Simd;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

[Collection(SimdWidthCollection.Name)]
public sealed class OperationTests
{
    public static TheoryData<string> Names => [.. OperationCases.All.Select(c => c.Name)];

    private static OperationCase Case(string name) => OperationCases.All.Single(c => c.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operation_agrees_with_the_reference_in_double(string name)
    {
        var c = Case(name);
        var graph = c.Graph();
        foreach (bool fuse in new[] { true, false })
        {
            using var plan = new CpuBackend().Compile(graph, new CompileOptions { Fuse = fuse });
            foreach (int n in new[] { 3, 1, 40, 7, 0 })
            {
                var inputs = PlanHarness.Inputs(graph, n, n);
                Compare(
                    PlanHarness.Run(plan, graph, n, inputs),
                    PlanHarness.Exact(graph, n, inputs),
                    c.Bound,
                    $"{name}, {n} samples, fuse {fuse}"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_width_gives_the_same_bits(string name)
    {
        var graph = Case(name).Graph();
        var inputs = PlanHarness.Inputs(graph, 9, 1);
        var widest = PlanHarness.Run(new CpuBackend(), graph, 9, inputs);
        foreach (var width in SimdWidths.Supported)
        {
            using var _ = new ForcedWidth(width);
            var found = PlanHarness.Run(new CpuBackend(), graph, 9, inputs);
            for (int i = 0; i < found.Length; i++)
                TestData.Bits(found[i]).Should().Equal(TestData.Bits(widest[i]), "{0} in {1}", name, width);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiled_programs_give_the_same_bits(string name)
    {
        var graph = Case(name).Graph();
        foreach (var width in SimdWidths.Supported)
        {
            using var _ = new ForcedWidth(width);
            foreach (int samples in new[] { 9, 1, 200 })
            {
                var inputs = PlanHarness.Inputs(graph, samples, 1);
                var swept = PlanHarness.Run(new CpuBackend(), graph, samples, inputs);
                var compiled = PlanHarness.Run(new CpuBackend { CompileAfter = 0 }, graph, samples, inputs);
                for (int i = 0; i < swept.Length; i++)
                    TestData.Bits(compiled[i]).Should().Equal(TestData.Bits(swept[i]), "{0}, {1} samples in {2}", name, samples, width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        var graph = Case(name).Graph();
        // So many that work is really shared.
        int samples =
            name.EndsWith("long", StringComparison.Ordinal) ? 300
            : name.Contains("conv") || name.Contains("pool") ? 1500
            : 15000;
        var inputs = PlanHarness.Inputs(graph, samples, 2);
        var alone = PlanHarness.Run(new CpuBackend(1), graph, samples, inputs);
        foreach (int threads in new[] { 2, 5 })
        {
            var found = PlanHarness.Run(new CpuBackend(threads), graph, samples, inputs);
            for (int i = 0; i < found.Length; i++)
                (MemoryMarshal.AsBytes(found[i].AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(alone[i].AsSpan())))
                    .Should()
                    .BeTrue("{0}, output {1}, on {2} threads", name, i, threads);
        }
    }

    [Fact]
    public void Every_operation_has_a_case()
    {
        var covered = OperationCases.All.SelectMany(c => Everything(c.Graph())).Select(n => n.Op.GetType()).ToHashSet();
        var all = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);
        all.Should().OnlyContain(t => covered.Contains(t));
    }

    private static IEnumerable<Node> Everything(OperationGraph graph) =>
        graph.TopologicalOrder().SelectMany(n => n.Op is ScanOp scan ? scan.Body().Append(n) : [n]);

    internal static void Compare(float[][] found, double[][] expected, double bound, string because)
    {
        found.Length.Should().Be(expected.Length);
        for (int i = 0; i < found.Length; i++)
        {
            // What is no number, or infinite, must be so on both sides.
            var odd = expected[i].Select((v, k) => (v, k)).Where(p => !double.IsFinite(p.v)).ToArray();
            foreach (var (v, k) in odd)
                ((double)found[i][k]).Should().Be(v, "{0}, output {1}", because, i);
            float[] finite = [.. found[i].Where((_, k) => double.IsFinite(expected[i][k]))];
            TestData
                .Worst(finite, [.. expected[i].Where(double.IsFinite)])
                .Should()
                .BeLessThanOrEqualTo(bound, "{0}, output {1}", because, i);
        }
    }
}
