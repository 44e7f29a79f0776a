using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Planning;

/// <summary>The shortest nest of loops that visits the elements of several views of one shape together: axes of one element are
/// left out, and neighbouring axes along which every view walks evenly are joined.</summary>
internal sealed class LoopNest
{
    private LoopNest(Dim[] extents, Dim[][] strides) => (Extents, Strides) = (extents, strides);

    /// <summary>The loops' lengths, the innermost last; at least one.</summary>
    public IReadOnlyList<Dim> Extents { get; }

    /// <summary>For each view its strides along the loops.</summary>
    public IReadOnlyList<Dim[]> Strides { get; }

    /// <param name="shape">The common shape.</param>
    /// <param name="views">The views, each already stretched to it.</param>
    public static LoopNest Over(Shape shape, IReadOnlyList<View> views)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(views);
        var extents = new List<Dim>();
        var strides = views.Select(_ => new List<Dim>()).ToArray();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1)
                continue;
            bool joins = extents.Count > 0;
            for (int v = 0; joins && v < strides.Length; v++)
                joins = Even(strides[v][^1], views[v].Strides[axis], shape[axis]);
            if (joins)
            {
                extents[^1] *= shape[axis];
                for (int v = 0; v < strides.Length; v++)
                    strides[v][^1] = views[v].Strides[axis];
            }
            else
            {
                extents.Add(shape[axis]);
                for (int v = 0; v < strides.Length; v++)
                    strides[v].Add(views[v].Strides[axis]);
            }
        }
        if (extents.Count == 0)
        {
            extents.Add(1);
            foreach (var s in strides)
                s.Add(1);
        }
        return new LoopNest([.. extents], [.. strides.Select(s => s.ToArray())]);
    }

    private static bool Even(Dim outer, Dim inner, Dim extent) =>
        inner.Factor == 0 ? outer.Factor == 0 : !(inner.PerBatch && extent.PerBatch) && outer == inner * extent;
}
