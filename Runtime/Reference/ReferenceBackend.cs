using System.Numerics;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Reference;

/// <summary>Runs graphs by plain loops, in float or double: the meaning of every operation, slow and easy to check.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ReferenceBackend<T> : IBackend
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public string Name => $"reference-{(typeof(T) == typeof(double) ? "double" : "float")}";

    public IPlan Compile(OperationGraph graph, CompileOptions options) => new Plan(graph, Name);

    /// <summary>Computes values of a graph.</summary>
    /// <param name="wanted">The values.</param>
    /// <param name="samples">N.</param>
    /// <param name="known">The values of inputs, and of any other node that shall not be computed.</param>
    public static HostArray<T>[] Evaluate(IReadOnlyList<Node> wanted, int samples, IReadOnlyDictionary<Node, HostArray<T>> known) =>
        new Evaluator<T>(samples).Run(wanted, known);

    private sealed class Plan(OperationGraph graph, string name) : IPlan
    {
        public PlanReport Report { get; } =
            new(
                name,
                [
                    .. graph
                        .TopologicalOrder()
                        .Where(n => n.Op is not LeafOp)
                        .Select(n => new PlanStep(n.Op.Name, n.Layer, false, "plain loop")),
                ]
            );

        public void Run(int samples, ReadOnlySpan<HostBuffer> inputs, ReadOnlySpan<HostBuffer> outputs)
        {
            var known = new Dictionary<Node, HostArray<T>>();
            for (int i = 0; i < inputs.Length; i++)
                known[graph.Inputs[i]] = new HostArray<T>(graph.Inputs[i].Shape.At(samples), HostArray<T>.Convert(inputs[i].Span));
            var results = Evaluate([.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)], samples, known);
            for (int i = 0; i < outputs.Length; i++)
                results[i].CopyTo(outputs[i].Span);
            for (int i = 0; i < graph.Updates.Count; i++)
            {
                var values = results[graph.Outputs.Count + i].Values;
                if (values is double[] exact)
                    graph.Updates[i].Target.Set(exact);
                else
                    graph.Updates[i].Target.Set((float[])(object)values);
            }
        }

        public void Dispose() { }
    }
}

/// <summary>A dense row-major array.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Values">Its elements.</param>
internal sealed record HostArray<T>(int[] Shape, T[] Values)
    where T : unmanaged, INumber<T>
{
    public HostArray(int[] shape)
        : this(shape, new T[shape.Aggregate(1, (a, b) => checked(a * b))]) { }

    public int Rank => Shape.Length;

    internal static T[] Convert(ReadOnlySpan<float> values)
    {
        var result = new T[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = T.CreateChecked(values[i]);
        return result;
    }

    internal void CopyTo(Span<float> target)
    {
        for (int i = 0; i < Values.Length; i++)
            target[i] = float.CreateChecked(Values[i]);
    }

    /// <summary>For each axis the distance between neighbours.</summary>
    internal int[] Strides()
    {
        var strides = new int[Rank];
        for (int i = Rank - 1, step = 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Shape[i];
        }
        return strides;
    }

    internal static HostArray<T> Generate(int[] shape, Func<int[], T> element)
    {
        var result = new HostArray<T>(shape);
        var at = new int[shape.Length];
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = element(at);
            for (int axis = shape.Length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--)
                at[axis] = 0;
        }
        return result;
    }

    /// <summary>The element at an index, where axes of extent 1 stretch and missing leading axes are taken as stretched.</summary>
    internal T Stretched(int[] at)
    {
        int index = 0,
            extra = at.Length - Rank;
        for (int axis = 0; axis < Rank; axis++)
            index = index * Shape[axis] + (Shape[axis] == 1 ? 0 : at[axis + extra]);
        return Values[index];
    }

    internal T At(params ReadOnlySpan<int> at)
    {
        int index = 0;
        for (int axis = 0; axis < Rank; axis++)
            index = index * Shape[axis] + at[axis];
        return Values[index];
    }
}
