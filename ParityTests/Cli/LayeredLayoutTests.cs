using FluentAssertions;
using KerasSharp.View.Graph;

namespace KerasSharp.ParityTests.Cli;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void Boxes_never_overlap_and_every_edge_goes_down()
    {
        var random = new Random(1);
        for (int run = 0; run < 60; run++)
        {
            int count = random.Next(1, 40);
            (double, double)[] sizes = [.. Enumerable.Range(0, count).Select(_ => (random.Next(60, 300) + 0.0, 42.0))];
            var edges = Enumerable
                .Range(1, count - 1)
                .SelectMany(to => Enumerable.Range(0, random.Next(1, 4)).Select(_ => (random.Next(to), to)))
                .Distinct()
                .ToList();
            var layout = LayeredLayout.Of(sizes, edges);
            foreach (var a in layout.Items)
            {
                (a.X - a.Width / 2).Should().BeGreaterThanOrEqualTo(0);
                (a.X + a.Width / 2).Should().BeLessThanOrEqualTo(layout.Width);
                (a.Y + a.Height / 2).Should().BeLessThanOrEqualTo(layout.Height);
                foreach (var b in layout.Items.Where(b => b != a && b.Rank == a.Rank))
                    Math.Abs(a.X - b.X).Should().BeGreaterThan((a.Width + b.Width) / 2);
            }
            foreach (var (from, to) in edges)
                layout.Items[from].Y.Should().BeLessThan(layout.Items[to].Y);
        }
    }

    [Fact]
    public void A_stack_is_a_straight_line()
    {
        var layout = LayeredLayout.Of([(100, 42), (200, 42), (60, 42)], [(0, 1), (1, 2)]);
        layout.Items.Select(i => i.X).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void A_diamond_has_no_crossing_and_a_skip_goes_around()
    {
        var layout = LayeredLayout.Of([(80, 42), (80, 42), (80, 42), (80, 42)], [(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)]);
        layout.Items[1].Rank.Should().Be(layout.Items[2].Rank);
        layout.Edges.Should().HaveCount(5);
        layout.Edges[4].Should().HaveCount(3, "the edge past the middle rank has a point there");
        layout.Items[3].Rank.Should().Be(2);
    }
}
