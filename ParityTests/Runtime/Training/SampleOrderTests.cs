using FluentAssertions;
using KerasSharp.Runtime.Training;

namespace KerasSharp.ParityTests.Runtime.Training;

public class SampleOrderTests
{
    private static int[] Order(int count, Shuffle shuffle, int batchSize, int seed, long steps)
    {
        var order = new int[count];
        SampleOrder.Fill(order, shuffle, batchSize, seed, steps);
        return order;
    }

    [Fact]
    public void Each_sample_comes_once_and_the_order_depends_on_seed_and_steps()
    {
        var first = Order(100, Shuffle.Samples, 8, 1, 0);
        first.Order().Should().Equal(Enumerable.Range(0, 100));
        Order(100, Shuffle.Samples, 8, 1, 0).Should().Equal(first);
        foreach (
            var other in (int[][])
                [
                    Order(100, Shuffle.Samples, 8, 2, 0),
                    Order(100, Shuffle.Samples, 8, 1, 13),
                    Order(100, Shuffle.Samples, 8, 1, 1L << 32),
                    Order(100, Shuffle.None, 8, 1, 0),
                ]
        )
            other.Should().NotEqual(first).And.BeEquivalentTo(first);
    }

    [Fact]
    public void Batches_stay_together_and_a_smaller_one_stays_last()
    {
        var order = Order(22, Shuffle.Batches, 5, 3, 7);
        order[20..].Should().Equal(20, 21);
        var batches = order[..20].Chunk(5).ToArray();
        batches.Should().OnlyContain(b => b[0] % 5 == 0 && b.SequenceEqual(Enumerable.Range(b[0], 5)));
        batches.Select(b => b[0] / 5).Order().Should().Equal(0, 1, 2, 3);
        Enumerable
            .Range(0, 20)
            .Select(s => Order(22, Shuffle.Batches, 5, 3, s)[0])
            .Distinct()
            .Should()
            .HaveCount(4, "each batch comes first some time");
    }

    /// <summary>Each of the 24 orders of four samples is as likely as any other: chi-squared with 23 degrees of freedom exceeds 49.7
    /// once in a thousand times.</summary>
    [Fact]
    public void All_orders_are_equally_likely()
    {
        const int draws = 24000;
        double chi = Enumerable
            .Range(0, draws)
            .GroupBy(s => string.Join(' ', Order(4, Shuffle.Samples, 1, 5, s)))
            .Sum(g => Math.Pow(g.Count() - draws / 24.0, 2) / (draws / 24.0));
        chi.Should().BeGreaterThan(0).And.BeLessThan(49.7);
    }
}
