using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Runtime.Cpu.Kernels;
using Xunit;

namespace KerasSharp.ParityTests.Runtime.Cpu.Kernels;

public sealed class WorkerPoolTests
{
    [Fact]
    public void Every_part_runs_once()
    {
        var pool = new WorkerPool(4);
        var counts = new int[50];
        for (int round = 0; round < 2000; round++)
        {
            var body = new Counting(counts);
            pool.Run(ref body, 1 + round % counts.Length);
        }
        counts.Should().Equal(Enumerable.Range(0, 50).Select(part => 2000 / 50 * (50 - part)));
    }

    [Fact]
    public void The_first_part_is_the_callers()
    {
        var pool = new WorkerPool(4);
        var threads = new int[4];
        for (int round = 0; round < 500; round++)
        {
            var body = new Threads(threads);
            pool.Run(ref body, threads.Length);
            threads[0].Should().Be(Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public void Many_callers_may_use_one_pool_at_once()
    {
        var pool = new WorkerPool(3);
        var sums = new int[32][];
        var threads = Enumerable
            .Range(0, sums.Length)
            .Select(i => new Thread(() =>
            {
                var counts = sums[i] = new int[7];
                for (int round = 0; round < 300; round++)
                {
                    var body = new Counting(counts);
                    pool.Run(ref body, 7);
                }
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        sums.Should().OnlyContain(s => s.All(n => n == 300));
    }

    [Fact]
    public void A_job_inside_a_job_runs_on_its_thread()
    {
        var pool = new WorkerPool(3);
        var body = new Nested(pool, new int[5]);
        pool.Run(ref body, 4);
        body.Counts.Should().OnlyContain(n => n == 4);
    }

    [Fact]
    public void As_many_callers_as_cores_share_nothing()
    {
        var pool = new WorkerPool(2);
        using var own = pool.Enter();
        Meet(pool).Should().BeTrue("one caller leaves a core free");
        using (pool.Enter())
            Meet(pool).Should().BeTrue("a caller counts once, however deep it is");
        using ManualResetEventSlim within = new(),
            end = new();
        var other = new Thread(() =>
        {
            using var caller = pool.Enter();
            within.Set();
            end.Wait();
        });
        other.Start();
        within.Wait();
        Meet(pool, 200).Should().BeFalse("two callers have both cores");
        end.Set();
        other.Join();
        Meet(pool).Should().BeTrue("the other has left");
    }

    /// <summary>Whether the second part ran while the first one waited for it.</summary>
    private static bool Meet(WorkerPool pool, int milliseconds = 20_000)
    {
        using var second = new ManualResetEventSlim();
        bool[] met = [false];
        var body = new Meeting(second, met, milliseconds);
        pool.Run(ref body, 2);
        return met[0];
    }

    [Fact]
    public void A_failure_comes_back_to_the_caller_and_the_pool_goes_on()
    {
        var pool = new WorkerPool(3);
        var act = () =>
        {
            var body = new Failing();
            pool.Run(ref body, 6);
        };
        act.Should().Throw<InvalidOperationException>().WithMessage("part 4 of 6");
        Every_part_runs_once();
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        var pool = new WorkerPool(2);
        var body = new Counting(new int[2]);
        pool.Run(ref body, 2);
        Allocated.Least(Run).Should().Be(0);

        void Run()
        {
            for (int i = 0; i < 100; i++)
                pool.Run(ref body, 2);
        }
    }

    [Theory]
    [InlineData(100, 3, 1)]
    [InlineData(100, 7, 16)]
    [InlineData(2, 5, 1)]
    [InlineData(0, 2, 4)]
    public void Partitions_cover_the_count_in_order(int count, int parts, int grain)
    {
        int at = 0;
        for (int p = 0; p < parts; p++)
        {
            var (start, end) = Partition.Range(p, parts, count, grain);
            start.Should().Be(at);
            (end % grain == 0 || end == count).Should().BeTrue();
            at = end;
        }
        at.Should().Be(count);
    }

    private readonly struct Threads(int[] threads) : IParallelBody
    {
        public void Run(int part, int parts) => threads[part] = Environment.CurrentManagedThreadId;
    }

    private readonly struct Counting(int[] counts) : IParallelBody
    {
        public void Run(int part, int parts) => Interlocked.Increment(ref counts[part]);
    }

    private readonly struct Nested(WorkerPool pool, int[] counts) : IParallelBody
    {
        public int[] Counts => counts;

        public void Run(int part, int parts)
        {
            var inner = new Counting(counts);
            pool.Run(ref inner, counts.Length);
        }
    }

    private readonly struct Failing : IParallelBody
    {
        public void Run(int part, int parts)
        {
            if (part == 4)
                throw new InvalidOperationException($"part {part} of {parts}");
        }
    }

    private readonly struct Meeting(ManualResetEventSlim second, bool[] met, int milliseconds) : IParallelBody
    {
        public void Run(int part, int parts)
        {
            if (part == 0)
                met[0] = second.Wait(milliseconds);
            else
                second.Set();
        }
    }
}
