namespace KerasSharp.View.Graph;

/// <summary>A box of a drawing, or a point where an edge crosses a rank.</summary>
internal sealed class LayoutNode(int? item, double width, double height)
{
    /// <summary>Which of the given items it is; null for a point of an edge.</summary>
    public int? Item => item;

    public double Width => width;

    public double Height => height;

    public int Rank { get; set; }

    /// <summary>The centre.</summary>
    public double X { get; set; }

    public double Y { get; set; }

    public List<LayoutNode> Above { get; } = [];

    public List<LayoutNode> Below { get; } = [];
}

/// <summary>Places a graph without circles in ranks from top to bottom, by the steps of Sugiyama, Tagawa and Toda (1981): ranks by the
/// longest way, points where edges cross ranks, few crossings by the means of neighbours, and places near these means.</summary>
internal sealed class LayeredLayout
{
    private const double Gap = 26,
        PointGap = 14,
        RankGap = 34,
        Margin = 16;

    private const int Sweeps = 8;

    private readonly List<LayoutNode>[] _ranks;

    private LayeredLayout(IReadOnlyList<LayoutNode> items, IReadOnlyList<(int From, int To)> edges)
    {
        Items = items;
        Rank(items, edges);
        var all = items.ToList();
        Edges = [.. edges.Select(e => Route(items[e.From], items[e.To], all))];
        _ranks = [.. Enumerable.Range(0, all.Count == 0 ? 0 : all.Max(n => n.Rank) + 1).Select(r => all.Where(n => n.Rank == r).ToList())];
        Order();
        Place();
    }

    /// <summary>The boxes, in the order in which they were given.</summary>
    public IReadOnlyList<LayoutNode> Items { get; }

    /// <summary>For each edge the nodes that it touches, both ends included.</summary>
    public IReadOnlyList<IReadOnlyList<LayoutNode>> Edges { get; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <param name="sizes">Each box's width and height.</param>
    /// <param name="edges">From which box to which; each goes to a later one.</param>
    public static LayeredLayout Of(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<(int From, int To)> edges) =>
        new([.. sizes.Select((s, i) => new LayoutNode(i, s.Width, s.Height))], edges);

    private static void Rank(IReadOnlyList<LayoutNode> items, IReadOnlyList<(int From, int To)> edges)
    {
        var into = edges.ToLookup(e => e.To, e => e.From);
        var outOf = edges.ToLookup(e => e.From, e => e.To);
        for (int i = 0; i < items.Count; i++)
            items[i].Rank = into[i].Select(from => items[from].Rank + 1).DefaultIfEmpty(0).Max();
        // What has nothing above it stands right above what it goes into.
        for (int i = 0; i < items.Count; i++)
            if (!into[i].Any() && outOf[i].Any())
                items[i].Rank = outOf[i].Min(to => items[to].Rank) - 1;
    }

    private static List<LayoutNode> Route(LayoutNode from, LayoutNode to, List<LayoutNode> all)
    {
        List<LayoutNode> way = [from];
        for (int rank = from.Rank + 1; rank < to.Rank; rank++)
        {
            var point = new LayoutNode(null, 1, 1) { Rank = rank };
            all.Add(point);
            way.Add(point);
        }
        way.Add(to);
        for (int i = 0; i + 1 < way.Count; i++)
        {
            way[i].Below.Add(way[i + 1]);
            way[i + 1].Above.Add(way[i]);
        }
        return way;
    }

    private void Order()
    {
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (var rank in down ? _ranks.Skip(1) : _ranks.SkipLast(1).Reverse())
            {
                var places = _ranks.SelectMany(r => r.Select((n, i) => (n, i))).ToDictionary(p => p.n, p => (double)p.i);
                var means = rank.ToDictionary(n => n, n => Mean(down ? n.Above : n.Below, m => places[m], places[n]));
                var sorted = rank.OrderBy(n => means[n]).ToList();
                rank.Clear();
                rank.AddRange(sorted);
            }
        }
    }

    private void Place()
    {
        foreach (var rank in _ranks)
            Settle(rank, _ => 0);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (var rank in down ? _ranks.Skip(1) : _ranks.SkipLast(1).Reverse())
                Settle(rank, n => Mean(down ? n.Above : n.Below, m => m.X, n.X));
        }
        var all = _ranks.SelectMany(r => r).ToList();
        double left = all.Select(n => n.X - n.Width / 2).DefaultIfEmpty(0).Min(),
            top = Margin;
        foreach (var node in all)
            node.X += Margin - left;
        foreach (var rank in _ranks)
        {
            double height = rank.Max(n => n.Height);
            foreach (var node in rank)
                node.Y = top + height / 2;
            top += height + RankGap;
        }
        Width = all.Select(n => n.X + n.Width / 2).DefaultIfEmpty(0).Max() + Margin;
        Height = top - RankGap + Margin;
    }

    // The places nearest to the wanted ones, by squares, that keep the order and the gaps: neighbours that would overlap move as one block.
    private static void Settle(List<LayoutNode> rank, Func<LayoutNode, double> wanted)
    {
        var offsets = new double[rank.Count];
        for (int i = 1; i < rank.Count; i++)
            offsets[i] =
                offsets[i - 1]
                + (rank[i - 1].Width + rank[i].Width) / 2
                + (rank[i].Item is null || rank[i - 1].Item is null ? PointGap : Gap);
        var blocks = new List<(double Sum, int Count)>();
        for (int i = 0; i < rank.Count; i++)
        {
            blocks.Add((wanted(rank[i]) - offsets[i], 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count > blocks[^1].Sum / blocks[^1].Count)
            {
                blocks[^2] = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
        }
        int at = 0;
        foreach (var (sum, count) in blocks)
            for (int i = 0; i < count; i++, at++)
                rank[at].X = sum / count + offsets[at];
    }

    private static double Mean(List<LayoutNode> nodes, Func<LayoutNode, double> value, double otherwise) =>
        nodes.Count == 0 ? otherwise : nodes.Average(value);
}
