using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning.Building;

namespace KerasSharp.ParityTests.Runtime.Planning.Building;

/// <summary>A device that only makes steps gets right plans, whatever it says that it can do.</summary>
public sealed class PlanBuilderTests
{
    private static readonly DeviceTraits s_plain = new() { Name = "plain" };

    private static readonly Dictionary<string, DeviceTraits> s_traits = new()
    {
        ["none"] = s_plain,
        ["host memory"] = s_plain with { SharesHostMemory = true },
        ["numbers in passes"] = s_plain with { InlinesNumbers = true },
        ["epilogues"] = s_plain with { FusesEpilogues = true },
        ["updates in passes"] = s_plain with { UpdatesInPasses = true },
        ["dense updates"] = s_plain with { WritesDense = true },
        ["all"] = s_plain with
        {
            SharesHostMemory = true,
            InlinesNumbers = true,
            FusesEpilogues = true,
            UpdatesInPasses = true,
            PairsRecurrences = true,
            RunsPassesAbreast = true,
            TakesInputProducts = true,
        },
    };

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (string traits in s_traits.Keys)
        foreach (bool fuse in new[] { true, false })
            cases.Add(traits, fuse);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_graph_of_its_operations_has_its_values(string traits, bool fuse)
    {
        int planned = 0;
        foreach (var c in OperationCases.All)
        {
            var graph = c.Graph();
            var device = new PlainDevice(s_traits[traits]);
            BuiltPlan plan;
            try
            {
                plan = PlanBuilder.Build(graph, new CompileOptions { Fuse = fuse }, device, "plain");
            }
            catch (KerasUnsupportedException e)
            {
                e.Message.Should().Contain("the plain device has no operation");
                device.IsAbandoned.Should().BeTrue();
                continue;
            }
            planned++;
            foreach (int samples in new[] { 3, 1 })
            {
                var inputs = PlanHarness.Inputs(graph, samples, 1);
                var exact = PlanHarness.Exact(graph, samples, inputs);
                var found = device.Run(plan, samples, inputs);
                for (int o = 0; o < found.Length; o++)
                for (int i = 0; i < found[o].Length; i++)
                    found[o][i].Should().BeApproximately((float)exact[o][i], (float)(4 * c.Bound), $"{c.Name}, output {o}, {i}");
            }
        }
        planned.Should().BeGreaterThan(60);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Variables_get_values_computed_from_the_old_ones(string traits, bool fuse)
    {
        Variable a = new("a", [2, 2], [1, 2, 3, 4], VariableRole.Weight),
            b = new("b", [2, 2], [5, 6, 7, 8], VariableRole.Weight),
            m = new("m", [2, 2], [1, 1, 1, 1], VariableRole.Weight);
        Node ra = Ops.Read(a),
            rb = Ops.Read(b),
            x = Ops.Input("x", new Shape(Dim.Batch, 2)),
            momentum = Ops.Read(m) * 0.5 + rb;
        var graph = new OperationGraph
        {
            Inputs = [x],
            Outputs = [("y", Ops.MatMul(x, ra)), ("old", ra)],
            Updates = [(a, Ops.Transpose(rb, 1, 0)), (b, ra), (m, momentum)],
        };
        var device = new PlainDevice(s_traits[traits]);
        var plan = PlanBuilder.Build(graph, new CompileOptions { Fuse = fuse }, device, "plain");
        var outputs = device.Run(
            plan,
            1,
            [
                [1, 10],
            ]
        );
        outputs[0].Should().Equal(31, 42);
        outputs[1].Should().Equal(1, 2, 3, 4);
        a.Values.ToArray().Should().Equal(5, 7, 6, 8);
        b.Values.ToArray().Should().Equal(1, 2, 3, 4);
        m.Values.ToArray().Should().Equal(5.5f, 6.5f, 7.5f, 8.5f);
    }

    [Fact]
    public void A_recurrence_that_no_kernel_runs_is_told_with_the_reason()
    {
        var u = OperationCases.Weight("U", 1, 2, 2);
        var x = Ops.Input("x", new Shape(Dim.Batch, 3, 2));
        var scan = ScanBuilder.Build(
            [x],
            [Ops.Constant(0, new Shape(Dim.Batch, 2))],
            (s, h) =>
            {
                var y = Ops.Tanh(s[0] + Ops.MatMul(h[0], u));
                return ([y], [y]);
            },
            pattern: new RecurrentParts(RecurrentKind.SimpleRnn, ActivationFunction.Tanh, ActivationFunction.Linear, u) { Projection = x }
        );
        var graph = OperationCases.Graph([x], scan.Final[0]);
        string Note(bool fuse) =>
            PlanBuilder
                .Build(graph, new CompileOptions { Fuse = fuse }, new PlainDevice(s_plain), "plain")
                .Report.Steps.Single(s => s.Kernel == "scan")
                .Note;
        Note(true).Should().EndWith("not fused: simple-rnn: no kernel");
        Note(false).Should().EndWith("not fused: fusion is off");
    }
}
