namespace KerasSharp.Cli;

/// <summary>Finds the name that a misspelt word was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest name; null where none is near: within a third of its letters, or begun by the word.</summary>
    internal static string? Of(string word, IEnumerable<string> names) =>
        names
            .Select(name => (Name: name, Distance: Distance(word, name)))
            .Where(n =>
                n.Distance <= Math.Max(1, n.Name.Length / 3)
                || (word.Length > 2 && n.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            )
            .OrderBy(n => n.Distance)
            .Select(n => n.Name)
            .FirstOrDefault();

    // Letters inserted, dropped, replaced, or swapped with their neighbour (Damerau and Levenshtein, without a second edit in a swap).
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > b.Length)
            return int.MaxValue;
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        for (int j = 0; j <= b.Length; j++)
        {
            if (i == 0 || j == 0)
            {
                d[i, j] = i + j;
                continue;
            }
            int replaced = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
            d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + replaced);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }
        return d[a.Length, b.Length];
    }
}
