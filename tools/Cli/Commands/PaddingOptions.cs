using System.CommandLine;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>How sequences of different lengths in .csv and .jsonl become one array.</summary>
internal sealed class PaddingOptions
{
    private readonly Option<int?> _length = new("--maxlen")
    {
        HelpName = "N",
        Description =
            "Pad and cut sequences to N steps, as pad_sequences does. Without it, a model that takes any length gets all padded to "
            + "the longest. Example: --maxlen 100",
    };
    private readonly Option<string> _padding = new("--padding")
    {
        HelpName = "pre|post",
        DefaultValueFactory = _ => "pre",
        Description = "Where zeros are added. Example: --maxlen 100 --padding post",
    };
    private readonly Option<string> _truncating = new("--truncating")
    {
        HelpName = "pre|post",
        DefaultValueFactory = _ => "pre",
        Description = "Where sequences are cut. Example: --maxlen 100 --truncating post",
    };

    internal PaddingOptions(Command command)
    {
        _padding.AcceptOnlyFromAmong("pre", "post");
        _truncating.AcceptOnlyFromAmong("pre", "post");
        _length.RequireRange(1, int.MaxValue);
        command.Add(_length);
        command.Add(_padding);
        command.Add(_truncating);
    }

    internal SequencePadding Of(ParseResult parsed) =>
        new(parsed.GetValue(_length), End(parsed.GetValue(_padding)), End(parsed.GetValue(_truncating)));

    private static SequenceEnd End(string? name) => name == "post" ? SequenceEnd.Post : SequenceEnd.Pre;
}
