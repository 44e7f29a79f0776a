using System.CommandLine;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary>Formats of files whose names do not tell them.</summary>
internal sealed class FormatOptions
{
    private readonly Option<string[]> _input;
    private readonly Option<string> _output;
    private readonly Option<string?> _both = Format(
        "--format",
        "Format of both input and output, where their names do not tell it. Example: --format csv"
    );
    private readonly Option<string?> _ofInput = Format(
        "--input-format",
        "Format of the input, whatever its name. Example: --input-format csv"
    );
    private readonly Option<string?> _ofOutput = Format(
        "--output-format",
        "Format of the output, whatever its name. Example: --output-format jsonl"
    );

    internal FormatOptions(Command command, Option<string[]> input, Option<string> output)
    {
        (_input, _output) = (input, output);
        command.Add(_both);
        command.Add(_ofInput);
        command.Add(_ofOutput);
        command.Validators.Add(r =>
        {
            if (r.GetResult(_both) is not null && Named(First(r.GetValue(_input))) && Named(r.GetValue(_output)))
                r.AddError(
                    "--format: the names of input and output tell their formats; expected --input-format or --output-format to "
                        + "overrule them."
                );
        });
    }

    /// <summary>The input's format; null where its name or content shall tell it.</summary>
    internal FileFormat? OfInput(ParseResult parsed) =>
        Parse(parsed.GetValue(_ofInput)) ?? (Named(First(parsed.GetValue(_input))) ? null : Parse(parsed.GetValue(_both)));

    /// <exception cref="KerasException">Nothing tells the output's format.</exception>
    internal FileFormat OfOutput(ParseResult parsed) =>
        FileFormats.OfOutput(
            parsed.GetValue(_output)!,
            Parse(parsed.GetValue(_ofOutput)) ?? (Named(parsed.GetValue(_output)) ? null : Parse(parsed.GetValue(_both)) ?? OfText(parsed))
        );

    /// <summary>The name that tells how the output's fields are separated: where text goes on as text, the input's.</summary>
    internal string NameOfOutput(ParseResult parsed)
    {
        string output = parsed.GetValue(_output)!;
        return output == FileFormats.Standard && parsed.GetValue(_ofOutput) is null && OfText(parsed) is not null
            ? First(parsed.GetValue(_input))!
            : output;
    }

    /// <summary>Standard output goes on with the input's form of text.</summary>
    private FileFormat? OfText(ParseResult parsed)
    {
        if (parsed.GetValue(_output) != FileFormats.Standard || First(parsed.GetValue(_input)) is not { } input)
            return null;
        var format = OfInput(parsed) ?? (input == FileFormats.Standard ? null : FileFormats.OfName(input));
        return format is FileFormat.Csv or FileFormat.Jsonl ? format : null;
    }

    private static string? First(string[]? paths) => paths?.FirstOrDefault();

    private static bool Named(string? path) => path is not null and not FileFormats.Standard && FileFormats.OfName(path) is not null;

    /// <summary>The format of a name; null for none.</summary>
    internal static FileFormat? Parse(string? name) => name is null ? null : Enum.Parse<FileFormat>(name, ignoreCase: true);

    /// <summary>An option that names a format.</summary>
    internal static Option<string?> Format(string name, string description)
    {
        var option = new Option<string?>(name) { HelpName = "npy|npz|csv|jsonl|parquet|arrow", Description = description };
        option.AcceptOnlyFromAmong("npy", "npz", "csv", "jsonl", "parquet", "arrow");
        return option;
    }
}
