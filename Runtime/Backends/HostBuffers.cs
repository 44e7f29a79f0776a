using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Backends;

/// <summary>What plans check before they run.</summary>
internal static class HostBuffers
{
    /// <summary>Requires the arrays that a run's inputs or outputs take.</summary>
    /// <param name="given">The caller's arrays.</param>
    /// <param name="expected">The elements of each.</param>
    /// <param name="samples">N.</param>
    /// <param name="name">The parameter in messages.</param>
    /// <exception cref="ArgumentException">There are more or fewer arrays, or one has another length.</exception>
    public static void Require(ReadOnlySpan<HostBuffer> given, Dim[] expected, int samples, string name)
    {
        if (given.Length != expected.Length)
            throw new ArgumentException($"expected {expected.Length} arrays, found {given.Length}", name);
        for (int i = 0; i < given.Length; i++)
            if (given[i].Length != expected[i].At(samples))
                throw new ArgumentException(
                    $"array {i}: expected {expected[i].At(samples)} elements for {samples} samples, found {given[i].Length}",
                    name
                );
    }
}
