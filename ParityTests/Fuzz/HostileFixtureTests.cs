using System.Text.Json;
using FluentAssertions;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Targets;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Files for which the fuzzer found what must not happen. <c>fixtures/hostile/hostile.json</c> says what that was, and how each is
/// answered now: the beginning of the message, which names the place.</summary>
public class HostileFixtureTests
{
    private sealed record Expected(string Found, string Answer, string Message);

    private static readonly Dictionary<string, Expected> s_expected = JsonSerializer.Deserialize<Dictionary<string, Expected>>(
        File.ReadAllText(Fixtures.PathOf("hostile", "hostile.json")),
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }
    )!;

    public static TheoryData<string> Names => [.. s_expected.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_found_is_answered(string name)
    {
        var (found, answer, message) = s_expected[name];
        found.Should().NotBeEmpty();
        var target = TargetTable.Of(name.Split('/')[0]);
        var run = Worker.RunAlone(new MadeFile(target, "stored", File.ReadAllBytes(Fixtures.PathOf("hostile", name))));
        run.Finding.Should().BeNull();
        run.Answer.ToString().Should().Be(answer);
        run.Message.Should().StartWith(message);
        if (run.Answer is Answer.Format or Answer.Unsupported)
            target.NamesPlace(message).Should().BeTrue("the message names the place");
    }

    [Fact]
    public void Each_file_is_listed() =>
        TargetTable
            .All.Select(t => t.Name)
            .Where(t => Directory.Exists(Fixtures.PathOf("hostile", t)))
            .SelectMany(t => Directory.EnumerateFiles(Fixtures.PathOf("hostile", t)).Select(f => $"{t}/{Path.GetFileName(f)}"))
            .Should()
            .BeEquivalentTo(s_expected.Keys);
}
