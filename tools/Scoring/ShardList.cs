using System.Globalization;
using System.Text;

namespace KerasSharp.Scoring;

/// <summary>Numbers of shards as text: <c>0,3,7-9</c>.</summary>
internal static class ShardList
{
    private const int Most = 10_000_000;

    /// <summary>Reads it.</summary>
    /// <exception cref="KerasException">It is no such text.</exception>
    internal static int[] Parse(string text)
    {
        var numbers = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            int from = 0,
                to = 0;
            bool isRead =
                dash < 0
                    ? TryParse(part, out from) && TryParse(part, out to)
                    : TryParse(part[..dash], out from) && TryParse(part[(dash + 1)..], out to);
            if (!isRead || to < from || to - from + numbers.Count > Most)
                throw new KerasException($"expected numbers of shards such as 0,3,7-9, found '{text}'");
            numbers.AddRange(Enumerable.Range(from, to - from + 1));
        }
        return [.. numbers];
    }

    /// <summary>Writes numbers in their order, the shortest way.</summary>
    internal static string Show(IReadOnlyList<int> numbers)
    {
        var text = new StringBuilder();
        for (int i = 0; i < numbers.Count; )
        {
            int end = i;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1)
                end++;
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
            if (end > i)
                text.Append(CultureInfo.InvariantCulture, $"-{numbers[end]}");
            i = end + 1;
        }
        return text.ToString();
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
