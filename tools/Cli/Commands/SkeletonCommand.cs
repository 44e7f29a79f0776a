using System.CommandLine;
using System.Text;
using KerasSharp.Cli.Output;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Skeletons;
using KerasSharp.IO;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp skeleton</c>: the architecture that the arrays of weights alone determine, with questions for the rest.</summary>
internal static class SkeletonCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("skeleton", "Write the architecture that weights alone determine, and ask for the rest.");
        var path = new Argument<string>("FILE") { Description = "Weights alone (.h5, .weights.h5)." };
        var output = new Option<string>("--output")
        {
            HelpName = "model.json|model.cs",
            Required = true,
            Description = "Where to write the architecture: as JSON, or as C# that holds it.",
        };
        var accept = new Option<bool>("--accept")
        {
            Description = "Answer each question by what the release does where nothing is said: you know that the model has nothing else.",
        };
        var origin = new OriginOptions(command);
        command.Add(path);
        command.Add(output);
        command.Add(accept);
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(path),
                target = parsed.GetRequiredValue(output);
            ModelFile.ThrowIfNone(name);
            if (Path.GetExtension(target) is not (".json" or ".cs"))
                throw new KerasException($"--output {target}: expected a name that ends in .json or .cs");
            using var file = ModelFile.OpenWeights(name);
            JToken skeleton = Skeleton.Of(file, origin.Version(parsed));
            if (parsed.GetValue(accept))
            {
                skeleton = Skeleton.Accepted(skeleton, name);
                RequireFit(skeleton, name, origin, parsed);
            }
            string text = Path.GetExtension(target) == ".cs" ? CSharp(skeleton, name) : skeleton.ToString(Formatting.Indented) + "\n";
            AtomicFile.Write(target, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            int open = OpenQuestions.In(skeleton).Count();
            terminal.Notice(
                open == 0
                    ? $"{target}: no questions are open"
                    : $"{target}: {open} questions are open; each stands as an object with '{OpenQuestions.Key}' in the place of its answer"
            );
        });
        return command;
    }

    /// <summary>Usual answers may make no model: what does not take its arrays is not written.</summary>
    private static void RequireFit(JToken skeleton, string name, OriginOptions origin, ParseResult parsed)
    {
        var options = new KerasImportOptions
        {
            Version = origin.Version(parsed),
            Backend = origin.Backend(parsed),
            DimOrdering = origin.DimOrdering(parsed),
        };
        try
        {
            KerasImporter.LoadText(skeleton.ToString(Formatting.None), name, name, options).Dispose();
        }
        catch (KerasFormatException e)
        {
            throw new KerasFormatException(
                $"the usual answers make no model that takes these arrays: {e.Message}; write it without --accept, and answer there",
                e
            );
        }
    }

    /// <summary>C# that makes the model; it does not compile while a question is open.</summary>
    private static string CSharp(JToken skeleton, string name)
    {
        var lines = new StringBuilder("using KerasSharp;\n\n");
        foreach (var (layer, key, question) in OpenQuestions.In(skeleton))
            lines.Append(
                $"#error layer '{Line(layer)}', '{Line(key)}': {Line($"{question[OpenQuestions.Key]}")} "
                    + $"Answer it below, and delete this line.\n"
            );
        lines.Append($"\nusing Model model = KerasImporter.FromArchitecture(\n    \"\"\"\n    ");
        lines.Append(skeleton.ToString(Formatting.Indented).Replace("\n", "\n    ", StringComparison.Ordinal));
        lines.Append($"\n    \"\"\"\n);\nKerasImporter.LoadWeights(model, {JsonConvert.ToString(Path.GetFileName(name))});\n");
        return lines.ToString();
    }

    private static string Line(string text) => Terminal.Clean(text).Replace('\n', ' ');
}
