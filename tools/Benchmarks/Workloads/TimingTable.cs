namespace KerasSharp.Benchmarks.Workloads;

/// <summary>Rows as a table in Markdown: milliseconds as least/median, and how many times faster ours is by either.</summary>
internal static class TimingTable
{
    private static readonly string[] s_peers = ["ours", "unfolded", "ort", "ours-hs", "unfolded-hs", "ort-hs"];

    public static void Write(IReadOnlyList<TimingRow> rows, TextWriter to)
    {
        to.WriteLine($"| workload | batch | threads | {string.Join(" | ", s_peers)} | ort over ours | the same, hs |");
        to.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", s_peers.Length + 5))}");
        foreach (var group in rows.GroupBy(r => (r.Work, r.Batch, r.Threads)))
        {
            var byPeer = group.ToDictionary(r => r.Peer);
            string[] cells =
            [
                group.Key.Work,
                $"{group.Key.Batch}",
                $"{group.Key.Threads}",
                .. s_peers.Select(p => byPeer.TryGetValue(p, out var row) ? $"{Number(row.Least)}/{Number(row.Median)}" : ""),
                Ratio(byPeer, "ort", "ours"),
                Ratio(byPeer, "ort-hs", "ours-hs"),
            ];
            to.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private static string Ratio(Dictionary<string, TimingRow> rows, string other, string ours) =>
        rows.TryGetValue(other, out var a) && rows.TryGetValue(ours, out var b) ? $"{a.Least / b.Least:F2}/{a.Median / b.Median:F2}" : "";

    private static string Number(double milliseconds) =>
        milliseconds.ToString(
            milliseconds switch
            {
                >= 10 => "F1",
                >= 1 => "F2",
                >= 0.1 => "F3",
                _ => "F4",
            }
        );
}
