using System.CommandLine;
using System.Numerics.Tensors;
using KerasSharp.Cli.Bench;
using KerasSharp.Cli.Output;
using KerasSharp.Data;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp bench</c>: how fast a model predicts here, and where its time goes.</summary>
internal static class BenchCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("bench", "Measure how fast a model predicts on this machine, and how long each layer takes.");
        var model = new ModelOptions(command);
        var batchSize = new Option<int?>("--batch-size") { HelpName = "N", Description = "Samples of each call; 32 if not given." };
        var seconds = Seconds();
        var input = new Option<string?>("--input", "-i")
        {
            HelpName = "FILE",
            Description = "Samples to predict, as for the command predict: its first batch. Random ones if not given.",
        };
        var format = FormatOptions.Format("--input-format", "Format of the input, where neither its name nor its first bytes tell it.");
        format.Aliases.Add("--format");
        var json = new Option<bool>("--json") { Description = "As one JSON object." };
        var padding = new PaddingOptions(command);
        var rows = new RowOptions(command);
        batchSize.RequireRange(1, int.MaxValue);
        command.Add(batchSize);
        command.Add(seconds);
        command.Add(input);
        command.Add(format);
        command.Add(json);
        command.SetAction(parsed =>
        {
            using var cancellation = new Cancellation();
            using var loaded = model.Load(parsed);
            int batch = loaded.FixedBatch ?? parsed.GetValue(batchSize) ?? 32;
            if (parsed.GetValue(batchSize) is { } asked && asked != batch)
                throw new KerasException($"--batch-size {asked}: the model is for batches of {batch} samples");
            if (parsed.GetValue(format) is not null && parsed.GetValue(input) is null)
                throw new KerasException("--input-format is for the samples of --input FILE");
            var rules = rows.Of(parsed, InputSchema.Of(loaded));
            if (rules != TextRules.Usual && parsed.GetValue(input) is null)
                throw new KerasException(
                    $"--header, --skip-blank-lines, --delimiter, --columns, --ignore, --missing and --text are for the samples of "
                        + $"--input FILE"
                );
            var sequences = padding.Of(parsed);
            var xs = parsed.GetValue(input) is { } path
                ? Read(loaded, path, FormatOptions.Parse(parsed.GetValue(format)), terminal, sequences, rules, batch)
                : Make(loaded, batch, sequences);
            int? threads = loaded.Backend.Name == "cpu" ? model.Threads(parsed) : null;
            var report = new BenchReport(
                loaded.Backend.Name,
                threads,
                BenchInputs.Describe(loaded, xs),
                BenchResult.Measure(loaded, xs, parsed.GetValue(seconds), threads, cancellation.Token)
            );
            if (!parsed.GetValue(json))
                report.Write(terminal.Text);
            else
            {
                report.WriteJson(terminal.Output);
                terminal.Text.WriteLine();
            }
        });
        return command;
    }

    private static Option<double> Seconds()
    {
        var seconds = new Option<double>("--seconds")
        {
            HelpName = "S",
            DefaultValueFactory = _ => 2,
            Description = "How long to measure.",
        };
        seconds.Validators.Add(r =>
        {
            if (!(r.GetValueOrDefault<double>() is > 0 and <= 3600))
                r.AddError("--seconds: expected more than 0 and at most 3600.");
        });
        return seconds;
    }

    private static Tensor<float>[] Make(Model model, int batch, SequencePadding padding)
    {
        if (padding with { Length = null } != new SequencePadding(null))
            throw new KerasException("--padding and --truncating are for the samples of --input FILE");
        if (padding.Length is { } length && model.InputLayers.All(i => i.InputShape!.All(e => e is not null)))
            throw new KerasException(
                $"--maxlen {length}: the model's inputs have one shape "
                    + $"({Wording.List(InputSchema.Of(model).Select(s => s.ToString()))}); --maxlen is for inputs of any length"
            );
        return BenchInputs.Make(model, batch, padding.Length);
    }

    private static Tensor<float>[] Read(
        Model model,
        string path,
        FileFormat? format,
        Terminal terminal,
        SequencePadding padding,
        TextRules rules,
        int batch
    )
    {
        using var file = InputFiles.Open([path], terminal.Input, format, tables: TableFormats.Of);
        rules.RequireUse(file.Format);
        using var reader = file.Read(InputSchema.Of(model), padding, rules, terminal.Notice);
        Tensor<float>[] xs = [.. reader.Read(batch).Inputs.Select(x => x.ToDenseTensor())];
        int found = (int)xs[0].Lengths[0];
        if (found == 0 || (model.FixedBatch is { } needed && found < needed))
            throw new KerasException(
                $"{file.Name}: expected at least {model.FixedBatch ?? 1} sample{(model.FixedBatch > 1 ? "s" : "")}, found {found}"
            );
        return xs;
    }
}
