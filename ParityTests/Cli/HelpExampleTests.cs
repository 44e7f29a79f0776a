using System.CommandLine;
using FluentAssertions;
using KerasSharp.Cli.Cluster;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>Each option of the commands that score and train is shown by an example in its help, and the example runs.</summary>
public class HelpExampleTests
{
    private const string Marker = "Example: ";

    private static IEnumerable<(string Path, Command Command)> Commands(Terminal terminal) =>
        [
            ("predict", PredictCommand.Create(terminal)),
            ("evaluate", EvaluateCommand.Create(terminal)),
            ("fit", FitCommand.Create(terminal)),
            .. ScoreCommand.Create(terminal).Subcommands.Select(c => ($"score {c.Name}", c)),
        ];

    public static IEnumerable<object[]> Options()
    {
        using var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null);
        return [.. Commands(terminal).SelectMany(c => c.Command.Options.Select(o => new object[] { c.Path, o.Name }))];
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_example_runs(string command, string option)
    {
        using var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null);
        string help = Commands(terminal).First(c => c.Path == command).Command.Options.First(o => o.Name == option).Description!;
        help.Should().Contain(Marker, $"{command} {option} is to be shown by an example");
        string[] example = Words(help[(help.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..]);
        using var files = new HelpExampleFiles();
        string[] line = files.Line(command, option, example);
        var run = CliRun.Of(line);
        // 2: rows were rejected, as was asked for.
        run.ExitCode.Should().Be(option == "--bad-rows" && command == "predict" ? 2 : 0, $"{string.Join(' ', line)}: {run.Error}");
    }

    /// <summary>The words of a line as a shell takes them, whose comment ends it.</summary>
    private static string[] Words(string text)
    {
        int end = text.IndexOf(" for one ", StringComparison.Ordinal);
        string[] words = (end < 0 ? text : text[..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int option = Array.FindIndex(words, w => w.StartsWith('-'));
        return [.. words.Skip(Math.Max(0, words[0] == "kerassharp" ? option : 0)).Select(w => w.Trim('\''))];
    }
}
