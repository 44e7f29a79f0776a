namespace KerasSharp.Errors;

/// <summary>The error that every device gives for an index outside of its table.</summary>
internal static class IndexErrors
{
    private const int MostCountable = 1 << 24;

    /// <exception cref="KerasException">There are more rows than whole numbers that float32 tells apart.</exception>
    public static void RequireCountable(string layer, int rows)
    {
        if (rows > MostCountable)
            throw new KerasException(
                $"layer '{layer}': expected at most {MostCountable} rows or pixels in a batch, found {rows}; smaller batches have fewer"
            );
    }

    /// <param name="layer">The layer's path.</param>
    /// <param name="index">The index found.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="position">Where it stands among the input's elements.</param>
    /// <returns>The exception, to be thrown.</returns>
    public static KerasException OutOfRange(string layer, double index, int rows, long position) =>
        new(
            $"layer '{layer}': expected an index from {-rows} to {rows - 1} (a negative one counts from the end), "
                + $"found {index} at element {position} of the input"
        );
}
