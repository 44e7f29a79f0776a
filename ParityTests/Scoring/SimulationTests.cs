using FluentAssertions;
using KerasSharp.Benchmarks.Simulation;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>Many workers, simulated: the code that claims, commits and checks is real, the clock and the predictor are not.</summary>
public class SimulationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void All_shards_are_done_once_with_deaths_and_stragglers(int workers)
    {
        int shards = Math.Max(40, workers);
        // The final check refuses a shard that is missing or was changed.
        var run = new ScoreSimulation(workers, 30, 0.7, seed: 5).Run(shards);
        run.Attempts.Should().BeGreaterThanOrEqualTo(shards);
        run.Efficiency.Should().BeInRange(0.05, 1);
        if (workers >= 100)
            run.Should().Match<SimulatedScoring>(r => r.Deaths > 0 && r.Dropped > 0);
    }
}
