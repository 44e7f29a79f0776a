using System.CommandLine;
using System.CommandLine.Parsing;

namespace KerasSharp.Cli;

/// <summary>Answers a command line without a command, or with a word that is none: the commands, and the nearest of them.</summary>
internal static class CommandList
{
    /// <summary>The answer; null where there is a command.</summary>
    internal static string? Answer(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand root)
            return null;
        string? word = parsed.UnmatchedTokens.FirstOrDefault(t => !t.StartsWith('-'));
        string problem =
            word is null ? "expected a command"
            : NearestName.Of(word, root.Subcommands.Select(c => c.Name)) is { } near
                ? $"no command '{Shortened(word)}'; the nearest is '{near}'"
            : File.Exists(word) ? $"expected a command before the file '{Shortened(word)}'"
            : $"no command '{Shortened(word)}'";
        int width = root.Subcommands.Max(c => c.Name.Length);
        return string.Join(
            '\n',
            [
                $"{problem}. The commands:",
                .. root.Subcommands.Select(c => $"  {c.Name.PadRight(width)}  {c.Description}"),
                "kerassharp COMMAND --help tells more of each.",
            ]
        );
    }

    /// <summary>The option nearest to one that the command does not have; null for none near.</summary>
    internal static string? NearestOption(ParseResult parsed) =>
        parsed.UnmatchedTokens.FirstOrDefault(t => t.StartsWith("--", StringComparison.Ordinal)) is { } word
        && NearestName.Of(
            word.Split('=', ':')[0],
            parsed.CommandResult.Command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.Length > 2)
        )
            is { } near
            ? near
            : null;

    private static string Shortened(string word) => word.Length > 200 ? word[..200] + "..." : word;
}
