using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>One state of a model: its name, and the shape that it has for one sample.</summary>
/// <param name="Name">By path, such as <c>lstm_1/h</c>.</param>
/// <param name="Extents">Without the samples.</param>
internal sealed record StatePlace(string Name, int[] Extents)
{
    /// <summary>Numbers for one sample.</summary>
    internal int Length { get; } = Extents.Aggregate(1, (a, b) => checked(a * b));

    /// <exception cref="KerasUnsupportedException">The state has no row for each sample.</exception>
    internal static StatePlace Of(string name, Shape shape, Dim samples) =>
        shape.Rank > 0 && shape[0] == samples && !shape.Skip(1).Any(d => d.PerBatch)
            ? new(name, [.. shape.Skip(1).Select(d => d.Fixed)])
            : throw new KerasUnsupportedException(
                $"state '{name}': expected a row for each sample, [{samples}, ...], found the shape {shape}"
            );
}
