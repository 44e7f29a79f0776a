using System.Globalization;
using System.Text;

namespace KerasSharp.Fuzz.Running;

/// <summary>Counts of one target and mutator.</summary>
internal sealed record Count
{
    public long Results { get; set; }
    public long Formats { get; set; }
    public long Unsupported { get; set; }
    public long Uses { get; set; }
    public long Findings { get; set; }
    public double Slowest { get; set; }
    public long Largest { get; set; }

    internal long Files => Results + Formats + Unsupported + Uses + Findings;
}

/// <summary>What was tried and how it was answered.</summary>
internal sealed class Statistics
{
    /// <summary>Counts by target and mutator.</summary>
    public SortedDictionary<string, Count> Counts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The number of the next file.</summary>
    public long Next { get; set; }

    internal long Files => Counts.Values.Sum(c => c.Files);

    internal long Findings => Counts.Values.Sum(c => c.Findings);

    internal Count Of(string target, string mutator)
    {
        string key = $"{target} / {mutator}";
        if (!Counts.TryGetValue(key, out var count))
            Counts[key] = count = new Count();
        return count;
    }

    internal void Add(MadeFile made, FileRun run)
    {
        var count = Of(made.Target.Name, made.Mutator);
        switch (run.Answer)
        {
            case Answer.Result:
                count.Results++;
                break;
            case Answer.Format:
                count.Formats++;
                break;
            case Answer.Unsupported:
                count.Unsupported++;
                break;
            case Answer.Use:
                count.Uses++;
                break;
            default:
                count.Findings++;
                break;
        }
        count.Slowest = Math.Max(count.Slowest, run.Time.TotalMilliseconds);
        count.Largest = Math.Max(count.Largest, run.Allocated);
    }

    internal void Add(Statistics other)
    {
        foreach (var (key, c) in other.Counts)
        {
            if (!Counts.TryGetValue(key, out var count))
                Counts[key] = count = new Count();
            (count.Results, count.Formats, count.Unsupported) = (
                count.Results + c.Results,
                count.Formats + c.Formats,
                count.Unsupported + c.Unsupported
            );
            (count.Uses, count.Findings) = (count.Uses + c.Uses, count.Findings + c.Findings);
            (count.Slowest, count.Largest) = (Math.Max(count.Slowest, c.Slowest), Math.Max(count.Largest, c.Largest));
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            $"{"target / mutator", -24}{"files", 10}{"results", 10}{"format", 10}{"unsupp.", 10}{"in use", 10}{"findings", 10}{"slowest", 12}{"allocated", 12}"
        );
        foreach (var (key, c) in Counts)
            Line(text, key, c);
        Line(
            text,
            "all",
            new Count
            {
                Results = Counts.Values.Sum(c => c.Results),
                Formats = Counts.Values.Sum(c => c.Formats),
                Unsupported = Counts.Values.Sum(c => c.Unsupported),
                Uses = Counts.Values.Sum(c => c.Uses),
                Findings = Findings,
                Slowest = Counts.Values.Select(c => c.Slowest).DefaultIfEmpty().Max(),
                Largest = Counts.Values.Select(c => c.Largest).DefaultIfEmpty().Max(),
            }
        );
        return text.ToString();
    }

    private static void Line(StringBuilder text, string key, Count c) =>
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{key, -24}{c.Files, 10}{c.Results, 10}{c.Formats, 10}{c.Unsupported, 10}{c.Uses, 10}{c.Findings, 10}{c.Slowest, 9:F0} "
                + $"ms{c.Largest / 1048576.0, 9:F1} MB"
        );
}
