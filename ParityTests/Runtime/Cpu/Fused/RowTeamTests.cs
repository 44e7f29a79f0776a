using FluentAssertions;
using KerasSharp.Runtime.Cpu.Fused;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Fused;

public sealed unsafe class RowTeamTests
{
    private const int Places = 5,
        Products = 20_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Each_place_of_each_product_is_taken_once(int helpers)
    {
        var team = default(RowTeam);
        RowTeam* shared = &team;
        int[] taken = new int[Places];
        int mistakes = 0,
            helped = 0;
        var threads = Enumerable.Range(0, helpers).Select(_ => new Thread(Help)).ToArray();
        foreach (var thread in threads)
            thread.Start();
        for (int product = 1; product <= Products; product++)
        {
            // Helpers leave where nothing comes for long: at times all of them are gone, and the leader goes on.
            int own = 0;
            for (team.Open(null, Places); team.TryTakeFirst(out int place); own++)
                taken[place]++;
            team.Wait(Places - own);
            mistakes += taken.Count(t => t != product);
        }
        team.End();
        foreach (var thread in threads)
            thread.Join();
        mistakes.Should().Be(0);
        taken.Should().OnlyContain(t => t == Products);
        // Nothing can be taken behind the end.
        shared->TryTakeLast(out int _, out int _).Should().BeFalse();
        if (helpers == 0)
            helped.Should().Be(0);

        void Help()
        {
            while (shared->TryTakeLast(out int place, out int product))
            {
                // The one who takes a place sees what the one before it wrote.
                if (taken[place]++ != product - 1)
                    Interlocked.Increment(ref mistakes);
                Interlocked.Increment(ref helped);
                shared->Tell();
            }
        }
    }
}
