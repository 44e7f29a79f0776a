using System.CommandLine;
using KerasSharp.Cli.Data;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp predict</c>: from a file of samples to a file of predictions, in constant memory.</summary>
internal static class PredictCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("predict", "Predict with a model.");
        var model = new ModelOptions(command, trains: false);
        var input = Input();
        var output = new Option<string>("--output", "-o")
        {
            Required = true,
            HelpName = "FILE",
            Description = "Predictions: .npy, .npz (arrays named as the output layers), .csv or .jsonl; - is standard output.",
        };
        var batchSize = new Option<int?>("--batch-size")
        {
            HelpName = "N",
            Description =
                "Samples that run at once; if not given, as many as are worth while, or 32 as in Keras where samples act on each other.",
        };
        command.Add(input);
        command.Add(output);
        var formats = new FormatOptions(command, input, output);
        var padding = new PaddingOptions(command);
        var text = new TextOptions(command);
        batchSize.RequireRange(1, int.MaxValue);
        command.Add(batchSize);
        command.SetAction(parsed =>
        {
            using var cancellation = new Cancellation();
            var outputFormat = formats.OfOutput(parsed);
            using var loaded = model.Load(parsed);
            using var file = InputFile.Open(parsed.GetRequiredValue(input), terminal.Input, formats.OfInput(parsed));
            var rules = text.Of(parsed, file.Format);
            using var reader = loaded.TakesText
                ? new MixedSampleReader(file, loaded, parsed.GetValue(batchSize), rules)
                : file.Read(InputSchema.Of(loaded), padding.Of(parsed), rules, terminal.Notice);
            string target = parsed.GetRequiredValue(output);
            OutputFile.Write(
                target,
                outputFormat,
                terminal.Output,
                cancellation.Token,
                (stream, beside) =>
                {
                    using var writer = PredictionWriter.Open(outputFormat, stream, beside, loaded.OutputNames, reader.Count);
                    Progress.Show(
                        terminal,
                        "predict",
                        reader.Count,
                        progress =>
                            Prediction.Run(loaded, reader, file.Name, writer, parsed.GetValue(batchSize), progress, cancellation.Token)
                    );
                }
            );
        });
        return command;
    }

    private static Option<string> Input() =>
        new Option<string>("--input", "-i")
        {
            Required = true,
            HelpName = "FILE",
            Description =
                "Samples: .npy, .npz (arrays named as the input layers), .csv or .jsonl; - is standard input. For a model that takes "
                + "texts: .jsonl (a text a line, or an object from inputs to values), .json (a list of these, or an object from inputs to "
                + "lists) or .csv (below a header of the inputs' names).",
        };
}
