using System.CommandLine;
using KerasSharp.Cli.Output;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp predict</c>: from files of samples to a file of predictions, in constant memory.</summary>
internal static class PredictCommand
{
    /// <summary>The exit code where all is predicted but for rows that were rejected.</summary>
    internal const int RowsWereRejected = 2;

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("predict", "Predict with a model.");
        var model = new ModelOptions(command, trains: false);
        var input = Input();
        var output = Output();
        var batchSize = BatchSize();
        // --images may stand in its place.
        input.Required = false;
        command.Add(input);
        var pictures = new PictureOptions(command, input);
        command.Add(output);
        var formats = new FormatOptions(command, input, output);
        var padding = new PaddingOptions(command);
        var rows = new RowOptions(command);
        var results = new ResultOptions(command);
        command.Add(batchSize);
        command.SetAction(parsed =>
        {
            using var cancellation = new Cancellation();
            var outputFormat = formats.OfOutput(parsed);
            using var loaded = Loaded(model, parsed, terminal);
            string[] images = pictures.Images(parsed);
            using var files =
                images.Length > 0
                    ? null
                    : InputFiles.Open(parsed.GetRequiredValue(input), terminal.Input, formats.OfInput(parsed), tables: TableFormats.Of);
            InputSchema[] schemas = loaded.TakesText ? [] : InputSchema.Of(loaded);
            string target = parsed.GetRequiredValue(output);
            string[] read = [.. model.Files(parsed), .. WordOptions.Files(parsed), .. files?.Files.Select(f => f.Path) ?? []];
            results.RequireOther(parsed, target, read);
            return results.WithRejected(
                parsed,
                rejected =>
                {
                    var rules = results.With(parsed, rows.Of(parsed, schemas), rejected);
                    using var reader = files is null
                        ? new PictureSamples(images, schemas, pictures.Of(parsed, rules, padding.Of(parsed)))
                        : Samples(files, loaded, schemas, padding.Of(parsed), rules, parsed.GetValue(batchSize), terminal);
                    string name = files?.Name ?? string.Join(' ', images);
                    var run = new PredictRun(terminal, loaded, name, reader, parsed.GetValue(batchSize), cancellation.Token);
                    var form = new OutputRules(outputFormat)
                    {
                        Delimiter = rules.Delimiter ?? FileFormats.Delimiter(formats.NameOfOutput(parsed)),
                        IsFlat = results.IsFlat(parsed),
                        Tables = TableFormats.Of,
                    };
                    if (!results.Resumes(parsed))
                        run.Write(target, form);
                    else if (files is not null)
                        run.Resume(target, form, ResultOptions.MadeOf(parsed, model, files));
                    else
                        throw new KerasException("--resume is for files of samples, found --images");
                    if (rejected is { Count: > 0 })
                        terminal.Notice($"{name}: {rejected.Count} rows were rejected");
                }
            );
        });
        return command;
    }

    /// <summary>The model; a function that was taken by its name alone is told, since predictions depend on it.</summary>
    private static Model Loaded(ModelOptions options, ParseResult parsed, Terminal terminal)
    {
        var model = options.Load(parsed);
        foreach (var note in model.ImportReport?.Warnings.Where(n => n.Advice is FunctionAdvice) ?? [])
            terminal.Notice(note.Say(CommandAdvice.Word));
        return model;
    }

    private static ISampleReader Samples(
        InputFiles files,
        Model model,
        InputSchema[] schemas,
        SequencePadding padding,
        TextRules rules,
        int? batchSize,
        Terminal terminal
    )
    {
        rules.RequireUse(files.Format);
        return model.TakesText ? files.ReadTexts(model, padding, rules, batchSize) : files.Read(schemas, padding, rules, terminal.Notice);
    }

    internal static Option<string[]> Input() =>
        new Option<string[]>("--input", "-i")
        {
            Required = true,
            HelpName = "FILE",
            Description =
                "Samples: .npy, .npz (arrays named as the input layers), .csv, .tsv, .jsonl (these also as .gz and .zst), .parquet or "
                + ".arrow; - is standard input. More than once, or a pattern such as 'part-*.csv' in quotes: one behind the other. For a "
                + "model that takes texts: .jsonl (a text a line, or an object from inputs to values), .json (a list of these, or an "
                + "object from inputs to lists) or .csv (below a header of the inputs' names). Example: --input 'part-*.csv'",
        };

    private static Option<string> Output() =>
        new Option<string>("--output", "-o")
        {
            Required = true,
            HelpName = "FILE",
            Description =
                "Predictions: .npy, .npz (arrays named as the output layers), .csv, .tsv, .jsonl, .parquet or .arrow; - is standard "
                + "output, where .csv and .jsonl go on as such. Example: --output scores.parquet",
        };

    internal static Option<int?> BatchSize()
    {
        var option = new Option<int?>("--batch-size")
        {
            HelpName = "N",
            Description =
                "Samples that run at once; if not given, as many as are worth while, or 32 as in Keras where samples act on each other. "
                + "Example: --batch-size 256",
        };
        option.RequireRange(1, int.MaxValue);
        return option;
    }
}
