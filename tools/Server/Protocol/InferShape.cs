namespace KerasSharp.Server.Protocol;

/// <summary>The shape of an array in a request, checked.</summary>
internal static class InferShape
{
    internal const int MostExtents = 16;

    /// <summary>The extents, and how many elements they stand for.</summary>
    /// <param name="name">What messages call the array.</param>
    /// <param name="extents">As the request has them.</param>
    /// <exception cref="RequestException">They are no shape that an array may have.</exception>
    internal static (int[] Shape, int Count) Of(string name, IReadOnlyCollection<long> extents)
    {
        if (extents.Count is 0 or > MostExtents)
            throw RequestException.Bad($"input '{name}': expected a shape of 1 to {MostExtents} extents, found {extents.Count}");
        double count = 1;
        foreach (long extent in extents)
            count *= extent is >= 0 and <= int.MaxValue
                ? extent
                : throw RequestException.Bad($"input '{name}': expected extents of whole numbers, found '{extent}'");
        return count <= Array.MaxLength
            ? ([.. extents.Select(e => (int)e)], (int)count)
            : throw RequestException.Bad($"input '{name}': expected at most {Array.MaxLength} numbers, found {count}");
    }
}
