using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.ParityTests.Runtime.Planning;

public sealed class BufferPlannerTests
{
    [Fact]
    public void Buffers_alive_together_never_overlap_and_places_are_aligned()
    {
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            var buffers = Enumerable
                .Range(0, 40)
                .Select(_ =>
                {
                    int first = random.Next(30);
                    return new BufferLife(new Dim(random.Next(1, 300), random.Next(2) == 0), first, first + random.Next(8));
                })
                .ToArray();
            var (places, fixedSize, perSample) = BufferPlanner.Plan(buffers);
            for (int i = 0; i < buffers.Length; i++)
            {
                (places[i] % BufferPlanner.Alignment).Should().Be(0);
                (places[i] + buffers[i].Size.Factor).Should().BeLessThanOrEqualTo(buffers[i].Size.PerBatch ? perSample : fixedSize);
                for (int j = 0; j < i; j++)
                {
                    bool together =
                        buffers[i].Size.PerBatch == buffers[j].Size.PerBatch
                        && buffers[i].First <= buffers[j].Last
                        && buffers[j].First <= buffers[i].Last;
                    bool overlap = places[i] < places[j] + buffers[j].Size.Factor && places[j] < places[i] + buffers[i].Size.Factor;
                    (together && overlap).Should().BeFalse("{0} at {1} and {2} at {3}", buffers[i], places[i], buffers[j], places[j]);
                }
            }
        }
    }

    [Fact]
    public void A_chain_needs_the_memory_of_two()
    {
        var chain = Enumerable.Range(0, 10).Select(i => new BufferLife(new Dim(64, true), i, i + 1)).ToArray();
        var (_, fixedSize, perSample) = BufferPlanner.Plan(chain);
        perSample.Should().Be(128);
        fixedSize.Should().Be(0);
    }
}
