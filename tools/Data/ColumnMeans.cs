namespace KerasSharp.Data;

/// <summary>The mean of each number of one input over all samples that have it.</summary>
/// <param name="schema">The input.</param>
internal sealed class ColumnMeans(InputSchema schema)
{
    private readonly List<double> _sums = [];
    private readonly List<long> _counts = [];

    /// <summary>The means; null where no sample has the number.</summary>
    internal double?[] Values => [.. _sums.Select((sum, i) => _counts[i] > 0 ? sum / _counts[i] : (double?)null)];

    /// <summary>Means that are known.</summary>
    internal static ColumnMeans Of(InputSchema schema, IReadOnlyList<double?> values)
    {
        var means = new ColumnMeans(schema);
        foreach (double? value in values)
        {
            means._sums.Add(value ?? 0);
            means._counts.Add(value is null ? 0 : 1);
        }
        return means;
    }

    /// <summary>Takes note of a sample.</summary>
    internal void Add(TextSample sample)
    {
        while (_sums.Count < sample.Count)
        {
            _sums.Add(0);
            _counts.Add(0);
        }
        int missing = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            if (missing < sample.Missing.Count && sample.Missing[missing] == i)
            {
                missing++;
                continue;
            }
            _sums[i] += sample.Values[i];
            _counts[i]++;
        }
    }

    /// <summary>Fills in what a sample lacks.</summary>
    /// <exception cref="KerasException">No sample has that number.</exception>
    internal void Fill(TextSample sample, string place)
    {
        foreach (int i in sample.Missing)
            sample.Set(
                i,
                i < _counts.Count && _counts[i] > 0
                    ? _sums[i] / _counts[i]
                    : throw new KerasException(
                        $"{place}: {schema.Kind} '{schema.Name}': number {i + 1} is missing in all samples, and has no mean"
                    )
            );
    }
}
