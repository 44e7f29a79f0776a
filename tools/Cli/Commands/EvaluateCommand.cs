using System.CommandLine;
using System.Globalization;
using KerasSharp.Cli.Output;
using KerasSharp.Cli.Training;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp evaluate</c>: loss and metrics over data.</summary>
internal static class EvaluateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("evaluate", "Compute a model's loss and metrics over data.");
        var model = new ModelOptions(command);
        var training = new TrainingOptions(command);
        var json = new Option<bool>("--json") { Description = "As one JSON object from name to number. Example: --json" };
        command.Add(json);
        command.SetAction(parsed =>
        {
            using var cancellation = new Cancellation();
            // Nothing that is evaluated depends on an optimizer.
            var wishes = new KerasImportOptions { Loss = training.GivenLosses(parsed), Optimizer = new Sgd() };
            using var loaded = model.Load(parsed, wishes: wishes);
            TrainingOptions.Tell(loaded, terminal);
            var spec = training.Spec(parsed, loaded, null);
            if (!ReferenceEquals(spec, loaded.TrainingSpec))
                loaded.Compile(spec);
            var data = training.Data(parsed, loaded, terminal, out long samples);
            Scores? scores = null;
            Progress.Show(
                terminal,
                "evaluate",
                samples,
                progress => scores = loaded.Evaluate(data, training.BatchSize(parsed), cancellation.Token, progress)
            );
            Write(terminal.Text, scores!, parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>Numbers by name, a line each or as a JSON object (with Python's words for what is not finite).</summary>
    internal static void Write(TextWriter text, IEnumerable<KeyValuePair<string, double>> scores, bool json)
    {
        if (json)
            text.WriteLine(
                $"{{{string.Join(", ", scores.Select(s => $"{System.Text.Json.JsonSerializer.Serialize(s.Key)}: {Score.Show(s.Value)}"))}}}"
            );
        else
            foreach (var (name, value) in scores)
                text.WriteLine($"{name}: {Score.Show(value)}");
    }
}
