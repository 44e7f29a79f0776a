using FluentAssertions;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Seeds;
using KerasSharp.Fuzz.Targets;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>A short run of the fuzzer, the same files each time (<c>tools/Fuzz</c> runs longer), and that it finds what it shall
/// find.</summary>
public class FuzzTests
{
    private const int Seed = 7;
    private const int FilesPerTarget = 1500;

    private static readonly Lazy<SeedFiles> s_seeds = new(() => SeedFiles.Load(Fixtures.Root, most: 60, without: Fixtures.NotYetRead));

    public static TheoryData<string> Targets => [.. TargetTable.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutated_files_give_a_result_or_an_error_that_names_the_place(string target)
    {
        var maker = new FileMaker(s_seeds.Value, Seed, [target]);
        var statistics = new Statistics();
        var findings = new List<string>();
        OnSmallStack(() =>
        {
            for (int number = 0; number < FilesPerTarget; number++)
            {
                var made = maker.Make(number);
                var run = FileRun.Of(made.Target, made.Bytes);
                statistics.Add(made, run);
                if (run.Finding is { } finding)
                    findings.Add($"file {number}, {made.Mutator}: {finding.Kind} in {finding.Where}: {finding.Text}");
            }
        });
        findings.Should().BeEmpty();
        statistics.Files.Should().Be(FilesPerTarget);
        statistics.Counts.Values.Sum(c => c.Formats + c.Unsupported).Should().BeGreaterThan(FilesPerTarget / 4, "mutation must be noticed");
        if (target is not "csv")
            statistics.Counts.Values.Sum(c => c.Results).Should().BeGreaterThan(0, "mutation must leave something to use");
    }

    [Fact]
    public void Equal_seeds_make_equal_files()
    {
        var (one, other, third) = (
            new FileMaker(s_seeds.Value, 1, []),
            new FileMaker(s_seeds.Value, 1, []),
            new FileMaker(s_seeds.Value, 2, [])
        );
        for (int number = 0; number < 200; number++)
            one.Make(number).Bytes.Should().Equal(other.Make(number).Bytes);
        Enumerable.Range(0, 200).Count(n => one.Make(n).Bytes.AsSpan().SequenceEqual(third.Make(n).Bytes)).Should().BeLessThan(20);
    }

    [Fact]
    public void What_must_not_happen_is_a_finding()
    {
        Kind(_ => throw new KerasFormatException("place: damaged")).Should().BeNull();
        Kind(_ => throw new KerasUnsupportedException("place: unknown")).Should().BeNull();
        Kind(_ => throw new KerasFormatException("damaged")).Should().Be("no place");
        Kind(_ => throw new KerasException("place: damaged")).Should().Be("KerasException");
        Kind(_ => throw new KerasFormatException(new string('n', 300) + "place")).Should().Be("long message");
        Kind(_ => throw new IndexOutOfRangeException()).Should().Be("IndexOutOfRangeException");
        Kind(_ => GC.KeepAlive(new byte[64 << 20])).Should().Be("memory");
        Kind(allowance =>
            {
                allowance.Elements(64 << 20, 1);
                GC.KeepAlive(new byte[64 << 20]);
            })
            .Should()
            .BeNull();
        Kind(_ =>
            {
                var start = ThreadClock.Own;
                while (ThreadClock.Own - start < FileRun.Limit * 1.1)
                    Thread.SpinWait(1000);
            })
            .Should()
            .Be("hang");
    }

    private static string? Kind(Action<Allowance> use) => FileRun.Of(new Fake(use), new byte[64 << 10]).Finding?.Kind;

    private static void OnSmallStack(Action action)
    {
        Exception? failed = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failed = e;
                }
            },
            Worker.StackBytes
        );
        thread.Start();
        thread.Join();
        if (failed is not null)
            throw new InvalidOperationException("the run failed", failed);
    }

    private sealed class Fake(Action<Allowance> use) : ITarget
    {
        public string Name => "fake";

        public bool NamesPlace(string message) => message.Contains("place", StringComparison.Ordinal);

        public void Run(byte[] bytes, Allowance allowance) => use(allowance);
    }
}
