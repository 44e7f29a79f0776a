using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Reference;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>Compares gradients with central differences, in double precision on the reference backend.</summary>
internal static class GradientCheck
{
    internal const double Tolerance = 1e-6;
    private const double Step = 1e-5;
    private const int Samples = 3;

    /// <summary>Checks the gradient of a random projection of <paramref name="build"/>'s results by every input.</summary>
    /// <param name="shapes">The inputs' shapes; N is 3.</param>
    /// <param name="build">From the inputs to the values under test.</param>
    /// <param name="values">Draws input number i's elements; null for uniform on [-2, 2].</param>
    /// <param name="wanted">The inputs that are differentiated by; null for all.</param>
    internal static void Inputs(Shape[] shapes, Func<Node[], Node[]> build, Func<int, Random, double>? values = null, int[]? wanted = null)
    {
        var random = new Random(1);
        Node[] inputs = [.. shapes.Select((s, i) => Ops.Input($"x{i}", s))];
        Node[] outputs = build(inputs);
        var known = new Dictionary<Node, HostArray<double>>();
        for (int i = 0; i < inputs.Length; i++)
            known[inputs[i]] = Draw(shapes[i], () => values?.Invoke(i, random) ?? 4 * random.NextDouble() - 2);
        var loss = Project(outputs, known, random);
        wanted ??= [.. Enumerable.Range(0, inputs.Length)];
        var gradients = Gradient.Of(loss, [.. wanted.Select(i => inputs[i])]);
        var analytic = ReferenceBackend<double>.Evaluate(gradients, Samples, known);
        double Loss() => ReferenceBackend<double>.Evaluate([loss], Samples, known)[0].Values[0];
        for (int w = 0; w < wanted.Length; w++)
            Compare(analytic[w].Values, known[inputs[wanted[w]]].Values, Loss, $"input {wanted[w]}");
    }

    /// <summary>Checks the gradient of a random projection of <paramref name="outputs"/> by inputs and variables.</summary>
    internal static void Everything(
        IReadOnlyList<Node> outputs,
        IReadOnlyList<(Node Input, Func<Random, double> Values, bool Differentiate)> inputs,
        IReadOnlyList<Variable> variables
    )
    {
        var random = new Random(2);
        var known = inputs.ToDictionary(i => i.Input, i => Draw(i.Input.Shape, () => i.Values(random)));
        var exact = variables.Select(v => v.Values.Select(_ => 1.6 * random.NextDouble() - 0.8).ToArray()).ToArray();
        void Store(int i) => variables[i].Set(exact[i]);
        for (int i = 0; i < exact.Length; i++)
            Store(i);
        var loss = Project(outputs, known, random);
        var by = inputs.Where(i => i.Differentiate).Select(i => i.Input).ToArray();
        var gradients = Gradient.Of(loss, by).Concat(Gradient.Of(loss, variables)).ToArray();
        var analytic = ReferenceBackend<double>.Evaluate(gradients, Samples, known);
        double Loss() => ReferenceBackend<double>.Evaluate([loss], Samples, known)[0].Values[0];
        for (int i = 0; i < by.Length; i++)
            Compare(analytic[i].Values, known[by[i]].Values, Loss, by[i].ToString());
        for (int i = 0; i < exact.Length; i++)
        {
            int at = i;
            Compare(
                analytic[by.Length + i].Values,
                exact[i],
                () =>
                {
                    Store(at);
                    return Loss();
                },
                variables[i].Name
            );
            Store(i);
        }
    }

    private static Node Project(IReadOnlyList<Node> outputs, Dictionary<Node, HostArray<double>> known, Random random)
    {
        Node? loss = null;
        foreach (var y in outputs)
        {
            var weights = Ops.Input("projection", y.Shape);
            known[weights] = Draw(y.Shape, () => 2 * random.NextDouble() - 1);
            var term = Ops.Sum(y * weights);
            loss = loss is null ? term : loss + term;
        }
        return loss!;
    }

    private static HostArray<double> Draw(Shape shape, Func<double> draw)
    {
        var result = new HostArray<double>(shape.At(Samples));
        for (int i = 0; i < result.Values.Length; i++)
            result.Values[i] = draw();
        return result;
    }

    private static void Compare(double[] analytic, double[] point, Func<double> loss, string name)
    {
        analytic.Length.Should().Be(point.Length, "the gradient by {0} has its shape", name);
        for (int k = 0; k < point.Length; k++)
        {
            double at = point[k];
            point[k] = at + Step;
            double above = loss();
            point[k] = at - Step;
            double below = loss();
            point[k] = at;
            double numeric = (above - below) / (2 * Step);
            double error = Math.Abs(analytic[k] - numeric) / Math.Max(1, Math.Abs(numeric));
            error
                .Should()
                .BeLessThan(
                    Tolerance,
                    "the derivative by element {0} of {1} is {2} by differences and {3} by rule",
                    k,
                    name,
                    numeric,
                    analytic[k]
                );
        }
    }
}
