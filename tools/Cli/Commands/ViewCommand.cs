using System.CommandLine;
using System.Text;
using KerasSharp.Cli.Bench;
using KerasSharp.Cli.Output;
using KerasSharp.IO;
using KerasSharp.View;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp view</c>: one page of HTML about a model.</summary>
internal static class ViewCommand
{
    private const string Pipe = "-";

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("view", "Write a page about a model: its graph, layers, weights, and what runs. A browser shows it.");
        var model = new ModelOptions(command);
        var output = new Option<string?>("--output", "-o")
        {
            HelpName = "FILE.html",
            Description = "The page, or - for standard output. If not given, it is named after MODEL and goes into the current folder.",
        };
        var profile = new Option<bool>("--profile") { Description = "Also how long each layer takes here, on random samples." };
        var batchSize = new Option<int?>("--batch-size") { HelpName = "N", Description = "Samples for --profile; 32 if not given." };
        batchSize.RequireRange(1, int.MaxValue);
        command.Add(output);
        command.Add(profile);
        command.Add(batchSize);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(batchSize) is not null && !parsed.GetValue(profile))
                throw new KerasException("--batch-size is for --profile");
            using var loaded = model.Load(parsed);
            var options = new ModelPageOptions
            {
                Title = Path.GetFileName(model.Path(parsed)),
                Word = CommandAdvice.Word,
                Profile = parsed.GetValue(profile)
                    ? loaded.Profile(BenchInputs.Make(loaded, loaded.FixedBatch ?? parsed.GetValue(batchSize) ?? 32, null))
                    : null,
            };
            string path = parsed.GetValue(output) ?? Path.ChangeExtension(Path.GetFileName(model.Path(parsed)), ".html");
            if (path == Pipe)
                Write(loaded, terminal.Output, options);
            else
            {
                AtomicFile.Write(path, stream => Write(loaded, stream, options));
                terminal.Text.WriteLine(Terminal.Clean(path));
            }
        });
        return command;
    }

    private static void Write(Model model, Stream to, ModelPageOptions options)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        ModelPage.Write(model, text, options);
    }
}
