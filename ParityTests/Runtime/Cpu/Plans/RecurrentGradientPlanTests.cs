using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Cpu;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Cpu.Plans;

/// <summary>Gradients of recurrent layers on the CPU, by fused pairs and step by step, against the reference in double precision.</summary>
public sealed class RecurrentGradientPlanTests
{
    private const int Steps = 6,
        Vocabulary = 9,
        Units = 19;

    public static TheoryData<string> Names => [.. Cases().Select(c => c.Name)];

    private static IEnumerable<(string Name, ModelSpec Spec, bool Fused)> Cases()
    {
        RecurrentSpec[] layers =
        [
            new Lstm(Units),
            new Lstm(Units) { InnerActivation = ActivationFunction.Sigmoid, Activation = ActivationFunction.Softsign },
            new Gru(Units),
            new Gru(Units) { InnerActivation = ActivationFunction.Sigmoid },
            new Gru(Units) { ResetAfter = true },
            new SimpleRnn(Units),
            new SimpleRnn(Units) { Activation = ActivationFunction.Relu },
            new Lstm(Units) { InnerActivation = Activation.HardSigmoid6, Activation = Activation.Selu },
            new Gru(Units) { InnerActivation = Activation.Sigmoid, Activation = Activation.Silu },
            new SimpleRnn(Units) { Activation = Activation.Rectifier },
        ];
        foreach (var layer in layers)
        foreach (bool back in new[] { false, true })
        foreach (bool all in new[] { false, true })
        {
            bool fused = layer.Activation != ActivationFunction.Relu && layer.Activation != Activation.Silu;
            var spec = layer with { GoBackwards = back, ReturnSequences = all };
            string how =
                $"{layer.ClassName} {layer.Activation} "
                + $"{(layer as Lstm)?.InnerActivation ?? (layer as Gru)?.InnerActivation}{(layer is Gru { ResetAfter: true } ? " reset after" : "")}{(back ? " backwards" : "")}{(all ? " sequences" : "")}";
            yield return ($"{how} of 1", TestModels.Stack(new InputLayer(Steps, 1), spec), fused);
            yield return ($"{how} of 40", TestModels.Stack(new InputLayer(Steps, 40), spec), fused);
            yield return (
                $"{how} of a masked embedding",
                TestModels.Stack(new InputLayer(Steps), new Embedding(Vocabulary, 6) { MaskZero = true }, spec),
                fused
            );
            yield return (
                $"{how}, stateful and masked",
                TestModels.Stack(
                    new InputLayer(Steps) { BatchSize = 5 },
                    new Embedding(Vocabulary, 6) { MaskZero = true },
                    spec with
                    {
                        Stateful = true,
                    }
                ),
                fused
            );
            yield return (
                $"{how}, stateful",
                TestModels.Stack(new InputLayer(Steps, 40) { BatchSize = 5 }, spec with { Stateful = true }),
                fused
            );
            yield return (
                $"{how} on another",
                TestModels.Stack(new InputLayer(Steps, 3), new Gru(7) { ReturnSequences = true, GoBackwards = !back }, spec, new Dense(2)),
                fused
            );
        }
    }

    private static OperationGraph Gradients(ModelSpec spec)
    {
        var store = new VariableStore(5);
        var input = (InputLayer)spec.Layers[0];
        var shape = new Shape([
            input.BatchSize is { } fixedBatch ? new Dim(fixedBatch) : Dim.Batch,
            .. input.InputShape!.Select(e => new Dim(e!.Value)),
        ]);
        var lowering = Lowering.Run(spec, store, [shape], training: true);
        foreach (var state in store.All.Where(v => v.Role == VariableRole.State || v.Name.EndsWith("/b", StringComparison.Ordinal)))
            state.Set(TestData.Random(state.Values.Length, 6));
        var y = lowering.Outputs[0].Value;
        var weights = Ops.Constant(Array.ConvertAll(TestData.Random(y.Shape[-1].Fixed, 7), v => (double)v), y.Shape[-1].Fixed);
        // Reads are equal as operations but not as nodes: the gradient is asked for by the nodes that the lowering used.
        var used = OperationGraph.Order([y]).Where(n => n.Op is ReadOp { Variable.Role: VariableRole.Weight }).ToArray();
        var gradients = Gradient.Of(Ops.Sum(Ops.Square(y) * weights), used);
        return new OperationGraph
        {
            Inputs = lowering.Inputs,
            Outputs = [.. gradients.Select((g, i) => (((ReadOp)used[i].Op).Variable.Name, g))],
        };
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pairs_and_steps_agree_with_the_reference(string name)
    {
        var (_, spec, fused) = Cases().Single(c => c.Name == name);
        var graph = Gradients(spec);
        foreach (bool fuse in new[] { true, false })
        {
            using var plan = new CpuBackend().Compile(graph, new CompileOptions { Fuse = fuse });
            foreach (int n in new[] { 5, 1, 14 })
            {
                int samples = spec.KeepsState ? 5 : n;
                var inputs = PlanHarness.Inputs(graph, samples, n);
                if (spec.Layers[1] is Embedding)
                    foreach (var values in inputs)
                        for (int i = 0; i < values.Length; i++)
                            values[i] = MathF.Abs(MathF.Round(values[i] * 8)) * (i % 3 == 0 ? 0 : 1);
                double[][] exact = PlanHarness.Exact(graph, samples, inputs);
                float[][] found = PlanHarness.Run(plan, graph, samples, inputs);
                for (int i = 0; i < exact.Length; i++)
                {
                    // A sum of samples * Steps terms, each with the error of Steps products of Units terms.
                    double scale = exact[i].Max(Math.Abs) + 1e-3,
                        bound = (samples * Steps + Steps * Units) * 4 * Math.Pow(2, -24) * scale;
                    TestData
                        .Worst(found[i], exact[i])
                        .Should()
                        .BeLessThan(bound, "{0} by {1}, {2} samples, fuse {3}", name, graph.Outputs[i].Name, samples, fuse);
                }
            }
            string[] layers = fused ? [] : [spec.Layers[spec.Layers.Count > 3 ? 2 : ^1].Name!];
            if (fuse)
                plan.Report.Steps.Where(s => s.Kernel == "scan").Select(s => s.Layer).Distinct().Should().BeEquivalentTo(layers);
            if (fuse && fused)
                plan.Report.Steps.Should()
                    .Contain(s => s.Kernel.EndsWith("gradient", StringComparison.Ordinal) && s.Kernel != "weight gradient");
        }
    }
}
