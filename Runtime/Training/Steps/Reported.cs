namespace KerasSharp.Runtime.Training;

/// <summary>How a number of several batches comes about.</summary>
internal enum BatchShare
{
    /// <summary>It is the mean of the batches' numbers, weighted by their samples.</summary>
    Samples,

    /// <summary>It is the mean of the batches' numbers.</summary>
    Batches,

    /// <summary>It is made of sums over the batches.</summary>
    Sums,
}

/// <summary>One of the numbers that a step reports.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Width">How many of the step's results are for it.</param>
/// <param name="Share">How those of several batches come together.</param>
/// <param name="Result">What sums mean; null where the number itself is reported.</param>
internal sealed record Reported(string Name, int Width, BatchShare Share, MetricResult? Result = null);

/// <summary>Adds up what the steps of an epoch, or of an evaluation, report.</summary>
internal sealed class ReportedTotals
{
    private readonly IReadOnlyList<Reported> _reported;
    private readonly int[] _starts;
    private readonly double[] _sums;
    private readonly float[] _latest;
    private int _batches;

    public ReportedTotals(IReadOnlyList<Reported> reported)
    {
        _reported = reported;
        _starts = new int[reported.Count];
        for (int i = 1; i < _starts.Length; i++)
            _starts[i] = _starts[i - 1] + reported[i - 1].Width;
        int width = WidthOf(reported);
        (_sums, _latest) = (new double[width], new float[width]);
    }

    /// <summary>The samples seen.</summary>
    public long Samples { get; private set; }

    /// <summary>How many results a step gives.</summary>
    public static int WidthOf(IReadOnlyList<Reported> reported) => reported.Sum(r => r.Width);

    public void Clear()
    {
        Array.Clear(_sums);
        (_batches, Samples) = (0, 0);
    }

    /// <summary>Adds a step's results.</summary>
    public void Add(ReadOnlySpan<float> results, int samples)
    {
        results.CopyTo(_latest);
        for (int i = 0; i < _reported.Count; i++)
        {
            double weight = _reported[i].Share == BatchShare.Samples ? samples : 1;
            for (int at = _starts[i]; at < _starts[i] + _reported[i].Width; at++)
                _sums[at] += results[at] * weight;
        }
        _batches++;
        Samples += samples;
    }

    /// <summary>The number over all that was added.</summary>
    public double Of(int i) =>
        _reported[i].Share switch
        {
            BatchShare.Samples => _sums[_starts[i]] / Samples,
            BatchShare.Batches => _sums[_starts[i]] / _batches,
            _ => _reported[i].Result!(_sums.AsSpan(_starts[i], _reported[i].Width)),
        };

    /// <summary>What the log of the latest batch says: its own number, or that over all batches so far where it is made of these.</summary>
    public double Latest(int i) => _reported[i].Share == BatchShare.Samples ? _latest[_starts[i]] : Of(i);
}
