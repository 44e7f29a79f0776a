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

    [Fact]
    public void A_seed_tells_all_but_what_is_measured_and_shorter_shards_cost_more_starts()
    {
        var run = new ScoreSimulation(50, 10, 0.7, seed: 3).Run(200);
        var again = new ScoreSimulation(50, 10, 0.7, seed: 3).Run(200);
        again.Should().Be(run with { CommitSeconds = again.CommitSeconds });
        new ScoreSimulation(50, 10, 0.7, seed: 4).Run(200).Seconds.Should().NotBe(run.Seconds);
        new ScoreSimulation(50, 1, 0.7, seed: 3).Run(200).Efficiency.Should().BeLessThan(run.Efficiency);
        // Alone, without deaths and stragglers (none is drawn by this seed): four shards and four starts.
        var alone = new ScoreSimulation(1, 10, 0.7, seed: 1).Run(4);
        alone.Should().Match<SimulatedScoring>(r => r.Attempts == 4 && r.Deaths == 0 && r.Dropped == 0);
        alone.Efficiency.Should().BeApproximately(10 / 10.7, 0.05);
    }
}
