using System.CommandLine;
using KerasSharp.Cli.Demos;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp demo</c>: predicts with models that real Keras trained, beside what it predicted.</summary>
internal static class DemoCommand
{
    internal static Command Create(Terminal terminal)
    {
        string[] folders = [.. DemoRun.All.Select(d => d.Folder)];
        var command = new Command("demo", "Predict with models that Keras 1.2.2 trained on Theano, beside what Keras predicted.");
        var models = new Option<string?>("--models")
        {
            HelpName = "FOLDER",
            Description = "Where the models lie; fixtures/models of the repository if not given.",
        };
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"One of {string.Join(", ", folders)}; all if not given.",
        };
        name.AcceptOnlyFromAmong(folders);
        command.Add(name);
        command.Add(models);
        command.SetAction(parsed => DemoRun.Show(terminal.Text, parsed.GetValue(name), parsed.GetValue(models)));
        return command;
    }
}
