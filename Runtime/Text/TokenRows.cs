using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Text;

/// <summary>Whole numbers in the form that <see cref="TokenOutput"/> asks for. A number below 0 counts for nothing.</summary>
internal static class TokenRows
{
    /// <summary>The extents of one sample's rows.</summary>
    internal static int?[] Extents(int?[] places, TokenOutput output, int count) =>
        output switch
        {
            TokenOutput.Number => places,
            TokenOutput.OneHot when places.Length == 0 || places[^1] != 1 => [.. places, count],
            _ => [.. places.SkipLast(1), count],
        };

    /// <summary>The rows.</summary>
    /// <param name="places">The numbers, the samples first.</param>
    /// <param name="extents">The shape of one sample.</param>
    /// <param name="output">The form.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="weights">What each counts, for <see cref="TokenOutput.TfIdf"/>.</param>
    internal static TextArray Encode(int[] places, int[] extents, TokenOutput output, int count, Numbers? weights = null)
    {
        int[] shape = [.. Extents([.. extents.Select(e => (int?)e)], output, count).Select(e => e!.Value)];
        if (output == TokenOutput.Number)
            return new TextArray(shape, null, [.. places.Select(p => (float)p)]);
        int length = output == TokenOutput.OneHot || extents.Length == 0 ? 1 : extents[^1],
            rows = length == 0 ? 0 : places.Length / length;
        var values = new float[checked((long)rows * count)];
        for (int i = 0; i < places.Length; i++)
            if (places[i] >= 0 && places[i] < count)
                Add(ref values[(long)(i / length) * count + places[i]], output);
        if (output == TokenOutput.TfIdf)
            Weigh(values, weights ?? throw new ShapeException($"expected weights for the output {TokenOutput.TfIdf}, found none"), count);
        return new TextArray(shape, null, values);
    }

    private static void Add(ref float value, TokenOutput output) =>
        value = output is TokenOutput.Count or TokenOutput.TfIdf ? value + 1 : 1;

    private static void Weigh(float[] rows, Numbers weights, int count)
    {
        if (weights.Values.Count != count)
            throw new ShapeException($"expected a weight for each of {count} places, found {weights.Values.Count}");
        float[] each = [.. weights.Values.Select(w => (float)w)];
        for (long i = 0; i < rows.LongLength; i++)
            rows[i] *= each[i % count];
    }
}
