using FluentAssertions;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Graphs that write variables.</summary>
public sealed class UpdatePlanTests
{
    private const int Rows = 37,
        Columns = 50;

    /// <summary>Makes a graph anew over variables of its own, so that each backend starts from the same values.</summary>
    private static readonly Dictionary<string, Func<Variable[], (Node X, Node Y, (Variable, Node)[] Updates)>> Graphs = new()
    {
        ["adam"] = v =>
        {
            var x = Ops.Input("x", new Shape(Dim.Batch, Rows));
            Node w = Ops.Read(v[0]),
                m = Ops.Read(v[1]),
                s = Ops.Read(v[2]);
            var y = Ops.MatMul(x, w);
            var g = Gradient.Of(Ops.Sum(Ops.Square(y)), [w])[0] * 0.01;
            Node m2 = m * 0.9 + g * 0.1,
                s2 = s * 0.99 + Ops.Square(g) * 0.01;
            return (x, y, [(v[0], w - 0.1 * m2 / (Ops.Sqrt(Ops.Abs(s2)) + 0.1)), (v[1], m2), (v[2], s2)]);
        },
        ["change of places"] = v =>
        {
            var x = Ops.Input("x", new Shape(Dim.Batch, Rows));
            Node a = Ops.Read(v[0]),
                b = Ops.Read(v[1]);
            return (x, Ops.MatMul(x, a), [(v[0], b), (v[1], a)]);
        },
        ["each from the others"] = v =>
        {
            var x = Ops.Input("x", new Shape(Dim.Batch, Rows));
            Node a = Ops.Read(v[0]),
                b = Ops.Read(v[1]),
                c = Ops.Read(v[2]);
            return (x, Ops.MatMul(x, a), [(v[0], a + b), (v[1], b * c - a), (v[2], Ops.Tanh(c) + a)]);
        },
        ["one value for two"] = v =>
        {
            var x = Ops.Input("x", new Shape(Dim.Batch, Rows));
            Node a = Ops.Read(v[0]),
                b = Ops.Read(v[1]);
            var sum = a + b * 0.5;
            return (x, Ops.MatMul(x, sum), [(v[0], sum), (v[1], sum)]);
        },
        ["turned around"] = v =>
        {
            var x = Ops.Input("x", new Shape(Dim.Batch, Rows));
            Node a = Ops.Read(v[0]),
                b = Ops.Read(v[1]);
            return (x, Ops.MatMul(x, a), [(v[0], Ops.Reverse(a, 0) * 0.5 + b), (v[1], Ops.Reverse(b, 1) + a)]);
        },
        ["a value that is used on"] = v =>
        {
            var x = Ops.Input("x", new Shape(Dim.Batch, Rows));
            Node a = Ops.Read(v[0]),
                b = Ops.Read(v[1]);
            var next = a * 0.5 + b;
            return (x, Ops.MatMul(x, next) + Ops.Sum(next), [(v[0], next), (v[1], b - next)]);
        },
    };

    public static TheoryData<string> Names => [.. Graphs.Keys];

    private static Variable[] NewVariables() =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => new Variable($"v{i}", [Rows, Columns], TestData.Random(Rows * Columns, i), VariableRole.Weight, true)),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_get_what_the_reference_gives_them(string name)
    {
        foreach (
            var (options, backend) in new[]
            {
                (new CompileOptions(), new CpuBackend()),
                (new CompileOptions { Threads = 3 }, new CpuBackend()),
                (new CompileOptions { Fuse = false }, new CpuBackend()),
                (new CompileOptions(), new CpuBackend { CompileAfter = 0 }),
                (new CompileOptions { Threads = 3 }, new CpuBackend { CompileAfter = 0 }),
            }
        )
        {
            var (variables, exact) = (NewVariables(), NewVariables());
            var graph = GraphOf(name, variables);
            var reference = GraphOf(name, exact);
            using var plan = backend.Compile(graph, options);
            using var doubles = new ReferenceBackend<double>().Compile(reference, new CompileOptions());
            for (int run = 0; run < 4; run++)
            {
                var inputs = PlanHarness.Inputs(graph, 5 + run, run);
                float[] y = PlanHarness.Run(plan, graph, 5 + run, inputs)[0];
                double[] ey = [.. PlanHarness.Run(doubles, reference, 5 + run, inputs)[0].Select(f => (double)f)];
                TestData.Worst(y, ey).Should().BeLessThan(TestData.SumBound(Rows + Columns, 100) * (run + 1), "{0}, run {1}", name, run);
            }
            for (int i = 0; i < 3; i++)
            {
                double scale = exact[i].Values.Max(MathF.Abs) + 1;
                TestData
                    .Worst(variables[i].Values, [.. exact[i].Values.Select(f => (double)f)])
                    .Should()
                    .BeLessThan(TestData.SumBound(4 * Rows, scale), "{0}, variable {1}, {2}", name, i, options);
            }
        }
    }

    private static OperationGraph GraphOf(string name, Variable[] variables)
    {
        var (x, y, updates) = Graphs[name](variables);
        return new OperationGraph
        {
            Inputs = [x],
            Outputs = [("y", y)],
            Updates = updates,
        };
    }

    [Fact]
    public void An_optimizers_arithmetic_is_one_pass_without_copies()
    {
        using var plan = new CpuBackend().Compile(GraphOf("adam", NewVariables()), new CompileOptions());
        plan.Report.Steps.Should().ContainSingle(s => s.Note.EndsWith("in one pass, 3 results", StringComparison.Ordinal));
        plan.Report.Steps.Should().NotContain(s => s.Kernel == "copy");
    }

    [Fact]
    public void A_step_in_the_steady_state_allocates_nothing()
    {
        var graph = GraphOf("adam", NewVariables());
        using var plan = new CpuBackend(1).Compile(graph, new CompileOptions());
        var inputs = PlanHarness.Inputs(graph, 9, 1);
        float[][] outputs = [new float[9 * Columns]];
        for (int i = 0; i < 50; i++)
            PlanHarness.Run(plan, 9, inputs, outputs);
        PlanHarness.BytesOf(plan, 9, inputs, outputs).Should().Be(0);
    }

    [Fact]
    public void A_run_that_fails_writes_no_variable()
    {
        var w = new Variable("w", [4, 3], TestData.Random(12, 1), VariableRole.Weight, true);
        var before = (float[])w.Values.Clone();
        Node x = Ops.Input("index", new Shape(Dim.Batch)),
            read = Ops.Read(w);
        var y = Ops.Gather(read, x);
        var graph = new OperationGraph
        {
            Inputs = [x],
            Outputs = [("y", y)],
            Updates = [(w, read - 0.1 * Gradient.Of(Ops.Sum(y), [read])[0])],
        };
        using var plan = new CpuBackend().Compile(graph, new CompileOptions());
        Action run = () =>
            PlanHarness.Run(
                plan,
                graph,
                3,
                [
                    [0, 1, 4],
                ]
            );
        run.Should().Throw<KerasException>();
        w.Values.Should().Equal(before);
        PlanHarness.Run(
            plan,
            graph,
            3,
            [
                [0, 1, 3],
            ]
        );
        w.Values.Should().NotEqual(before);
    }
}
