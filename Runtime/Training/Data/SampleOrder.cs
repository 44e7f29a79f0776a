using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>The order of samples in an epoch: a pure function of the seed and of the number of steps made before it, so that a
/// training that was interrupted goes on as if it had not been.</summary>
internal static class SampleOrder
{
    // Apart from every stream that layers draw from, which count from 0.
    private const uint Stream = uint.MaxValue;

    /// <summary>Fills <paramref name="order"/> with the numbers of all samples.</summary>
    /// <param name="order">As many as there are samples.</param>
    /// <param name="shuffle">Whether and how they are shuffled.</param>
    /// <param name="batchSize">What stays together where batches are shuffled; a last smaller batch stays last.</param>
    /// <param name="seed">The training's.</param>
    /// <param name="steps">Training steps made before.</param>
    public static void Fill(Span<int> order, Shuffle shuffle, int batchSize, int seed, long steps)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        if (shuffle == Shuffle.Samples)
            Permute(order, seed, steps);
        if (shuffle != Shuffle.Batches)
            return;
        int[] batches = [.. Enumerable.Range(0, order.Length / batchSize)];
        Permute(batches, seed, steps);
        for (int b = 0; b < batches.Length; b++)
        for (int k = 0; k < batchSize; k++)
            order[b * batchSize + k] = batches[b] * batchSize + k;
    }

    /// <summary>Fisher and Yates, from the end.</summary>
    private static void Permute(Span<int> items, int seed, long steps)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            var (a, b, _, _) = Philox.Block(unchecked((uint)seed + (uint)(steps >> 32)), Stream, (uint)steps, (ulong)i);
            int j = (int)Math.BigMul(((ulong)a << 32) | b, (ulong)(i + 1), out _);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
