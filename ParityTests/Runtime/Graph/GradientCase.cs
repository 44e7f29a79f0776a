using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Graph;

/// <summary>A small graph to check a gradient by.</summary>
/// <param name="Build">The value, of its inputs.</param>
/// <param name="Extents">The inputs' extents.</param>
internal sealed record GradientCase(Func<Node[], Node> Build, Dim[][] Extents)
{
    internal static readonly Dim N = Dim.Batch;

    /// <summary>The numbers of each input, by its place; null for any from -2 to 2.</summary>
    internal Func<int, Random, double>? Values { get; init; }

    /// <summary>The places of the inputs whose derivatives are checked; null for all.</summary>
    internal int[]? Wanted { get; init; }

    internal Shape[] Shapes => [.. Extents.Select(e => new Shape(e))];

    internal static GradientCase Of(Func<Node[], Node> build, params Dim[][] extents) => new(build, extents);
}
