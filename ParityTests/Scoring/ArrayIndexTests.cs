using FluentAssertions;
using KerasSharp.Scoring;

namespace KerasSharp.ParityTests.Scoring;

public class ArrayIndexTests
{
    private static int Of(params (string, string)[] environment) =>
        ArrayIndex.Of(name => environment.FirstOrDefault(e => e.Item1 == name).Item2);

    [Theory]
    [InlineData("KERASSHARP_SHARD", "7", 7)]
    [InlineData("JOB_COMPLETION_INDEX", "0", 0)]
    [InlineData("SLURM_ARRAY_TASK_ID", "12", 12)]
    [InlineData("AWS_BATCH_JOB_ARRAY_INDEX", "3", 3)]
    [InlineData("CLOUD_RUN_TASK_INDEX", "3", 3)]
    [InlineData("PBS_ARRAY_INDEX", "3", 3)]
    // Grid Engine and LSF count from 1.
    [InlineData("SGE_TASK_ID", "1", 0)]
    [InlineData("LSB_JOBINDEX", "10", 9)]
    public void Each_engine_tells_the_task(string variable, string value, int expected) => Of((variable, value)).Should().Be(expected);

    [Fact]
    public void A_task_of_our_own_goes_before_the_engines_and_jobs_that_are_no_arrays_are_none()
    {
        Of(("SLURM_ARRAY_TASK_ID", "1"), ("KERASSHARP_SHARD", "2")).Should().Be(2);
        Of(("SGE_TASK_ID", "undefined"), ("PBS_ARRAY_INDEX", "4")).Should().Be(4);
    }

    [Fact]
    public void No_engine_and_no_number_are_errors_that_name_what_was_expected()
    {
        FluentActions.Invoking(() => Of()).Should().Throw<KerasException>().WithMessage("expected --shard N, or one of*KERASSHARP_SHARD*");
        FluentActions
            .Invoking(() => Of(("LSB_JOBINDEX", "0")))
            .Should()
            .Throw<KerasException>()
            .WithMessage("expected --shard N, or one of*");
        FluentActions
            .Invoking(() => Of(("SLURM_ARRAY_TASK_ID", "x")))
            .Should()
            .Throw<KerasException>()
            .WithMessage("SLURM_ARRAY_TASK_ID: expected a whole number from 0 on, found 'x'");
    }

    [Fact]
    public void A_task_does_its_pack_and_the_last_the_rest()
    {
        int[] all = [2, 3, 5, 7, 11];
        ArrayIndex.Shards(0, all, 2).Should().Equal(2, 3);
        ArrayIndex.Shards(2, all, 2).Should().Equal(11);
        FluentActions
            .Invoking(() => ArrayIndex.Shards(3, all, 2))
            .Should()
            .Throw<KerasException>()
            .WithMessage("expected a task from 0 to 2 for 5 shards, 2 each, found 3*--offset*");
    }

    [Theory]
    [InlineData("SLURM_RESTART_COUNT", "2", 3)]
    [InlineData("AWS_BATCH_JOB_ATTEMPT", "2", 2)]
    [InlineData("CLOUD_RUN_TASK_ATTEMPT", "0", 1)]
    [InlineData("PATH", "/bin", 1)]
    public void Attempts_are_counted_from_one(string variable, string value, int expected) =>
        ArrayIndex.Attempt(name => name == variable ? value : null).Should().Be(expected);

    [Fact]
    public void Lists_of_shards_are_read_and_written()
    {
        ShardList.Parse("0,3,7-9").Should().Equal(0, 3, 7, 8, 9);
        ShardList.Show([0, 3, 7, 8, 9]).Should().Be("0,3,7-9");
        ShardList.Show([]).Should().BeEmpty();
        foreach (string wrong in new[] { "", "a", "3-1", "1,", "-1", "0-99999999999" })
            FluentActions
                .Invoking(() => ShardList.Parse(wrong))
                .Should()
                .Throw<KerasException>()
                .WithMessage("expected numbers of shards*");
    }
}
