using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What nested models gave for inputs of each shape, while weights and shapes are declared: a call on the same shapes gives the
/// same shapes and no other weights.</summary>
internal sealed class NestedCalls
{
    private readonly Dictionary<string, (IReadOnlyList<LayerValue> Outputs, long ForeignInputs)> _known = new(StringComparer.Ordinal);

    /// <param name="path">The nested model.</param>
    /// <param name="inputs">What it is called on.</param>
    /// <returns>What it gave for inputs of these shapes, and how many foreign inputs were met in it; null for no such call.</returns>
    internal (IReadOnlyList<LayerValue> Outputs, long ForeignInputs)? Find(string path, IReadOnlyList<LayerValue> inputs) =>
        _known.TryGetValue(Key(path, inputs), out var known) ? known : null;

    internal void Add(string path, IReadOnlyList<LayerValue> inputs, IReadOnlyList<LayerValue> outputs, long foreignInputs) =>
        _known[Key(path, inputs)] = (outputs, foreignInputs);

    /// <summary>The sum, or the greatest number where it is greater still: calls of calls count exponentially.</summary>
    internal static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    // Whether a mask comes along decides what layers do, and so does one that cannot be computed.
    private static string Key(string path, IReadOnlyList<LayerValue> inputs) =>
        $"{path}({string.Join("; ", inputs.Select(i => $"{Extents(i.Value)} {Extents(i.Mask)} {i.MaskProblem}"))})";

    // Not a shape's own text, which is for messages and shows the first extents alone.
    private static string Extents(Node? value) => value is null ? "none" : string.Join(',', (IEnumerable<Dim>)value.Shape);
}
