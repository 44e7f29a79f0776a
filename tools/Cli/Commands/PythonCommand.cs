using System.CommandLine;
using KerasSharp.Cli.Output;
using KerasSharp.Importers.Keras.Conversion;
using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp python</c>: the model that a Python script makes, read from its text.</summary>
internal static class PythonCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("python", "Read the model that a Python script makes from its text; no Python is run.");
        var script = new Argument<string>("FILE.py") { Description = "The script, or a notebook (.ipynb)." };
        var model = new Option<string?>("--model")
        {
            HelpName = "EXPRESSION",
            Description = "The model, in the script's names: model, or a call, such as build_model(10).",
        };
        var set = new Option<string[]>("--set")
        {
            HelpName = "NAME=VALUE",
            Description = "The value of a name that only running the script could tell.",
            AllowMultipleArgumentsPerToken = false,
        };
        var weights = new Option<string?>("--weights") { HelpName = "FILE", Description = "The model's weights, loaded by name or place." };
        var output = new Option<string?>("--output")
        {
            HelpName = "OUT",
            Description = "Where to write: the architecture (.json), or with --weights the whole model (.h5, .keras).",
        };
        var origin = new OriginOptions(command);
        command.Add(script);
        command.Add(model);
        command.Add(set);
        command.Add(weights);
        command.Add(output);
        set.Validators.Add(r =>
        {
            foreach (string pair in r.GetValueOrDefault<string[]>() ?? [])
                if (pair.IndexOf('=', StringComparison.Ordinal) <= 0)
                    r.AddError($"--set: expected NAME=VALUE, found '{pair}'.");
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(script);
            if (!File.Exists(path))
                throw new KerasException($"{path}: no such file");
            string? arrays = parsed.GetValue(weights);
            var options = new KerasScriptOptions
            {
                Model = parsed.GetValue(model),
                Values = (parsed.GetValue(set) ?? []).ToDictionary(p => p[..p.LastIndexOf('=')], p => p[(p.LastIndexOf('=') + 1)..]),
                Version = origin.Version(parsed) ?? (arrays is null ? null : BuiltModel.ReleaseOf(arrays)),
                Shown = arrays is null ? null : BuiltModel.EraOf(arrays),
                DimOrdering = origin.DimOrdering(parsed),
            };
            var read = KerasScript.Parse(ConfigText.Decode(File.ReadAllBytes(path), path), options, path);
            using var loaded = Loaded(read, path, arrays, origin.Backend(parsed));
            Write(loaded, read, parsed.GetValue(output), arrays is not null, terminal);
        });
        return command;
    }

    private static Model Loaded(KerasScript read, string path, string? weights, TrainingBackend? backend)
    {
        var import = new KerasImportOptions
        {
            Version = read.Version,
            Backend = backend,
            DimOrdering = read.DimOrdering,
        };
        return weights is null ? KerasImporter.FromArchitecture(read.Architecture, import, name: path) : read.Load(weights, import);
    }

    private static void Write(Model model, KerasScript read, string? file, bool hasWeights, Terminal terminal)
    {
        bool isConverted = HasTexts(read) && IsArchive(file);
        BuiltModel.Write(model, file, hasWeights, terminal, isConverted ? ConversionTarget.ByName("keras3")?.Release : null);
        TellText(read, isConverted ? null : file, terminal);
    }

    // What stands between layers as text is what Keras 3 has as operations, and its archives cannot hold it otherwise.
    private static bool IsArchive(string? file) => file?.EndsWith(".keras", StringComparison.OrdinalIgnoreCase) == true;

    private static bool HasTexts(KerasScript read) =>
        read.Architecture.Contains($"\"{StoredFunction.SourceKey}\"", StringComparison.Ordinal);

    private static void TellText(KerasScript read, string? file, Terminal terminal)
    {
        foreach (string assumption in read.Assumptions)
            terminal.Notice($"{assumption}; --dim-ordering th says channels_first");
        if (file is not null && HasTexts(read))
            terminal.Notice($"{file} holds functions of Lambda layers as text, which KerasSharp reads and Keras does not");
    }
}
