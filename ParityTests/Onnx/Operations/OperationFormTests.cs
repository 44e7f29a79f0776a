using FluentAssertions;
using KerasSharp.Onnx.Operations;
using KerasSharp.ParityTests.Runtime.Cpu.Plans;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Onnx.Operations;

/// <summary>Each operation that a prediction may be made of has its form in ONNX, and that form computes what the operation does.</summary>
public class OperationFormTests
{
    // ONNX Runtime's own elementary functions are some ulps off.
    private const double Near = 2e-6;

    // What the oldest operator sets lack, by case.
    private static readonly Dictionary<string, int> s_since = new() { ["average pool 2d"] = 19, ["average pool 3d"] = 19 };

    // ScatterND adds from there on.
    private const int Adds = 16;

    private static IEnumerable<Type> Operations => typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);

    // ONNX Runtime ends its process in a Scan over no steps, which no model's input has: lengths are at least 1.
    private const string WithoutSteps = "scan without steps";

    // Graphs of a prediction: without operations of gradients, and nothing drawn.
    private static IEnumerable<OperationCase> Predictions =>
        OperationCases.All.Where(c => Types(c.Graph()).All(OperationForms.Known.Contains));

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var c in Predictions.Where(c => c.Name != WithoutSteps && !Types(c.Graph()).Contains(typeof(RandomDrawOp))))
        foreach (int opset in new[] { 13, 17, 22 })
            if (opset >= Since(c))
                cases.Add(c.Name, opset);
        return cases;
    }

    [Fact]
    public void Every_operation_but_those_of_gradients_has_a_form() =>
        Operations.Where(t => !t.IsSubclassOf(typeof(GradientOp))).Except(OperationForms.Known).Should().BeEmpty();

    [Fact]
    public void No_operation_of_gradients_has_one() =>
        OperationForms.Known.Where(t => t.IsSubclassOf(typeof(GradientOp))).Should().BeEmpty();

    private static int Since(OperationCase c) => Types(c.Graph()).Contains(typeof(ScatterAddOp)) ? Adds : s_since.GetValueOrDefault(c.Name);

    [Fact]
    public void What_an_operator_set_lacks_is_refused()
    {
        var late = Predictions.Where(c => Since(c) > 0).ToArray();
        late.Should().HaveCountGreaterThan(2);
        foreach (var c in late)
            ((Action)(() => OperationRun.File(c.Graph(), Since(c) - 1)))
                .Should()
                .Throw<KerasUnsupportedException>()
                .WithMessage($"*from operator set {Since(c)} on; found {Since(c) - 1}*");
    }

    [Fact]
    public void Every_form_is_run() => OperationForms.Known.Except(Predictions.SelectMany(c => Types(c.Graph()))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Computes_what_the_operation_does(string name, int opset)
    {
        var c = OperationCases.All.Single(c => c.Name == name);
        var graph = c.Graph();
        byte[] file = OperationRun.File(graph, opset);
        foreach (int samples in new[] { 3, 1, 7 })
        {
            var inputs = PlanHarness.Inputs(graph, samples, samples);
            var expected = PlanHarness.Exact(graph, samples, inputs);
            var found = OperationRun.Run(file, graph, samples, inputs);
            for (int i = 0; i < graph.Outputs.Count; i++)
            {
                found[i].Should().HaveCount(expected[i].Length);
                for (int k = 0; k < expected[i].Length; k++)
                    if (double.IsFinite(expected[i][k]))
                        ((double)found[i][k])
                            .Should()
                            .BeApproximately(expected[i][k], c.Bound + Near * Math.Max(1, Math.Abs(expected[i][k])), "{0}[{1}]", i, k);
            }
        }
    }

    private static HashSet<Type> Types(OperationGraph graph) => [.. Everything(graph.TopologicalOrder()).Select(n => n.Op.GetType())];

    private static IEnumerable<Node> Everything(IEnumerable<Node> nodes) =>
        nodes.SelectMany(n => n.Op is ScanOp scan ? Everything(scan.Body()).Append(n) : [n]);
}
