using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What README's list of commands and the help say of each other.</summary>
public partial class ReadmeUsageTests
{
    private static readonly string[] s_alone = ["serve"];

    /// <summary>The lines of the list without their remarks, by command.</summary>
    private static Dictionary<string, string> Usage()
    {
        var usage = new Dictionary<string, string>(StringComparer.Ordinal);
        string command = "";
        foreach (
            string line in File.ReadLines(Path.Combine(Fixtures.Root, "..", "README.md"))
                .SkipWhile(l => !l.StartsWith("    kerassharp predict MODEL", StringComparison.Ordinal))
                .TakeWhile(l => l.StartsWith("    ", StringComparison.Ordinal))
        )
        {
            command = Command().Match(line) is { Success: true } named ? named.Groups[1].Value : command;
            usage[command] = usage.GetValueOrDefault(command, "") + line.Split(" # ")[0] + "\n";
        }
        return usage;
    }

    [Fact]
    public void Each_command_and_option_of_the_list_is_one_of_the_command_s()
    {
        var usage = Usage();
        CliRun.Of("--help").Text.Split("Commands:")[1].Should().ContainAll(usage.Keys);
        Names().Matches(CliRun.Of("--help").Text.Split("Commands:")[1]).Select(m => m.Groups[1].Value).Should().BeSubsetOf(usage.Keys);
        foreach (var (command, lines) in usage.Where(u => !s_alone.Contains(u.Key)))
        {
            string help = CliRun.Of(command, "--help").Text;
            Option().Matches(lines).Select(m => m.Value).Where(o => !help.Contains(o, StringComparison.Ordinal)).Should().BeEmpty(command);
        }
    }

    [Fact]
    public void Each_option_of_each_command_says_what_it_does()
    {
        foreach (string command in Usage().Keys.Except(s_alone))
        {
            string[] options = CliRun.Of(command, "--help").Text.Split("Options:")[1].Split("\n  -")[1..];
            options.Should().NotBeEmpty();
            // A name and a hint of the value in the first columns, and a sentence.
            options.Should().OnlyContain(o => Sentence().IsMatch(o), command);
        }
    }

    [GeneratedRegex(@"^    kerassharp (\w+)")]
    private static partial Regex Command();

    [GeneratedRegex(@"^  (\w+)", RegexOptions.Multiline)]
    private static partial Regex Names();

    [GeneratedRegex(@"--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@" {2,}[A-Za-z.0-9]\S* \S+ \S+")]
    private static partial Regex Sentence();
}
