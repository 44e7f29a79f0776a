using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Training;

/// <summary>The order of trained arrays in a file's optimizer state, which no file says and which changed between releases.</summary>
internal static class OptimizerOrder
{
    private static readonly KerasVersion s_byCreation = new(1, 1, 1),
        s_byModel = new(2, 0, 6);

    /// <summary>The arrays in the order of the state: sorted by name up to 2.0.5, in the model's order later; in 1.1.1 on Theano by
    /// the text of a counter, which is the model's order rotated.</summary>
    /// <param name="trained">The trained arrays in the model's order.</param>
    /// <param name="names">The name of each in the file.</param>
    /// <param name="version">The release.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="fits">Whether an order agrees with the shapes in the file; asked only where several orders are possible.</param>
    /// <returns>Null where several orders fit, or none.</returns>
    internal static IReadOnlyList<WeightSlot>? Of(
        IReadOnlyList<WeightSlot> trained,
        Func<WeightSlot, string> names,
        KerasVersion version,
        TrainingBackend backend,
        Func<IReadOnlyList<WeightSlot>, bool> fits
    )
    {
        if (version >= s_byModel)
            return trained;
        if (version != s_byCreation || backend != TrainingBackend.Theano)
            return [.. trained.OrderBy(names, StringComparer.Ordinal)];
        var possible = Enumerable
            .Range(0, Math.Max(trained.Count, 1))
            .Select(k => (IReadOnlyList<WeightSlot>)[.. trained.Skip(k), .. trained.Take(k)])
            .Where(fits)
            .Take(2)
            .ToList();
        return possible.Count == 1 ? possible[0] : null;
    }
}
