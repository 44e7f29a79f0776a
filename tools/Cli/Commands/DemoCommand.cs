using System.CommandLine;
using KerasSharp.Cli.Demos;
using KerasSharp.Cli.Output;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp demo</c>: predicts with models that real Keras trained, beside what it predicted.</summary>
internal static class DemoCommand
{
    private static readonly Demo[] s_demos = [new SentimentDemo(), new SineDemo(), new CharacterDemo(), new TaggerDemo()];

    internal static Command Create(Terminal terminal)
    {
        var command = new Command("demo", "Predict with models that Keras 1.2.2 trained on Theano, beside what Keras predicted.");
        var models = new Option<string?>("--models")
        {
            HelpName = "FOLDER",
            Description = "Where the models lie; fixtures/models of the repository if not given.",
        };
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"One of {string.Join(", ", s_demos.Select(d => d.Folder))}; all if not given.",
        };
        name.AcceptOnlyFromAmong([.. s_demos.Select(d => d.Folder)]);
        command.Add(name);
        command.Add(models);
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(models) ?? FindModels();
            bool agrees = true;
            foreach (var demo in s_demos)
            {
                if (parsed.GetValue(name) is { } only && only != demo.Folder)
                    continue;
                terminal.Text.WriteLine(demo.Title);
                using var model = new DemoModel(Path.Combine(folder, demo.Folder), new KerasImportOptions { Device = Device.Cpu() });
                agrees &= demo.Show(model, terminal.Text);
                terminal.Text.WriteLine();
                terminal.Text.Flush();
            }
            if (!agrees)
                throw new KerasException("demo: results differ from those of Keras");
        });
        return command;
    }

    private static string FindModels()
    {
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "KerasSharp.sln")) && Directory.Exists(Path.Combine(folder, "fixtures", "models")))
                    return Path.Combine(folder, "fixtures", "models");
        throw new KerasException(
            "demo: expected the folder fixtures/models of the KerasSharp repository above the current folder, found none; run the "
                + "command in a clone of the repository, or name the folder with --models"
        );
    }
}
