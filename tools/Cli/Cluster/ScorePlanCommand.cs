using System.CommandLine;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.Data;
using KerasSharp.Scoring;

namespace KerasSharp.Cli.Cluster;

/// <summary><c>kerassharp score plan</c>: cuts samples into shards, and writes down all that changes a prediction of them.</summary>
internal static class ScorePlanCommand
{
    private const int UsualRows = 100_000;

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(
            "plan",
            "Cut samples into shards. Example: kerassharp score plan model.h5 --input 'in/*.parquet' --id customer --output scores "
                + "--rows-per-shard 100000"
        );
        var options = new PlanOptions(command);
        var input = PredictCommand.Input();
        var output = new Option<string>("--output", "-o")
        {
            Required = true,
            HelpName = "DIR",
            Description = "The folder for the plan and the parts; all workers must see it. Example: --output scores",
        };
        var rows = new Option<long>("--rows-per-shard")
        {
            HelpName = "N",
            DefaultValueFactory = _ => UsualRows,
            Description =
                "About how many samples a shard has: at least what a worker predicts in 5 to 15 times what it needs to start. "
                + "Example: --rows-per-shard 100000",
        };
        rows.Validators.Add(r =>
        {
            if (r.Tokens is [var token] && long.TryParse(token.Value, out long value) && value < 1)
                r.AddError($"--rows-per-shard: expected 1 or more, found {value}.");
        });
        var inputFormat = FormatOptions.Format("--input-format", "Format of the input, whatever its name. Example: --input-format csv");
        var outputFormat = FormatOptions.Format(
            "--output-format",
            "Format of the parts; that of the input if not given. Example: --output-format jsonl"
        );
        foreach (var option in new Option[] { input, output, rows, inputFormat, outputFormat })
            command.Add(option);
        command.SetAction(parsed =>
        {
            using var model = options.Load(parsed);
            using var files = InputFiles.Open(
                parsed.GetRequiredValue(input),
                terminal.Input,
                FormatOptions.Parse(parsed.GetValue(inputFormat)),
                tables: TableFormats.Of
            );
            var format = FormatOptions.Parse(parsed.GetValue(outputFormat)) ?? files.Format;
            string folder = parsed.GetRequiredValue(output);
            var plan = new Planner(terminal, options, parsed, model, files).Make(folder, format, parsed.GetValue(rows));
            var made = ScoreFolder.Create(folder, plan);
            terminal.Text.WriteLine(
                $"{folder}: {made.Shards} shards of {plan.Inputs.Count} files; "
                    + $"kerassharp score run {ShellText.Quote(folder)} --local 2 does them here"
            );
        });
        return command;
    }
}
