using System.Text;
using KerasSharp.Cli.Output;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.IO;

namespace KerasSharp.Cli.Commands;

/// <summary>A model whose architecture no file held: a script's, or one that has a name.</summary>
internal static class BuiltModel
{
    /// <summary>The release that a file of weights says; null where it says none.</summary>
    internal static KerasVersion? ReleaseOf(string path) => FoundIn(path) is { Certain: true } found ? found.Value : null;

    /// <summary>A release of the era whose form a file of weights has; null where releases of two eras write it.</summary>
    internal static KerasVersion? EraOf(string path) => FoundIn(path)?.Value;

    private static Finding<KerasVersion>? FoundIn(string path)
    {
        ModelFile.ThrowIfNone(path);
        using var file = ModelFile.OpenWeights(path);
        // Keras 2.12 to 2.15 write trees of objects too, with names of their own.
        return file.Root.Contains("_layer_checkpoint_dependencies")
            ? null
            : ReleaseDetection.Of(new KerasImportOptions(), new FileTraits(file, null, WeightsFile.Open(file)));
    }

    /// <summary>Writes it to a file, or shows its layers where there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">The file; null for none.</param>
    /// <param name="hasWeights">Whether its weights are those of a file.</param>
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="release">The release to write it for where that is another than its own; null for its own.</param>
    internal static void Write(Model model, string? output, bool hasWeights, Terminal terminal, KerasVersion? release = null)
    {
        if (output is null)
        {
            terminal.Text.Write(Terminal.Clean(model.Summary().ToString()));
            return;
        }
        if (Path.GetExtension(output).ToLowerInvariant() is ".json")
            AtomicFile.Write(output, stream => stream.Write(Encoding.UTF8.GetBytes(model.ToJson() + "\n")));
        else if (hasWeights && release is not null)
            foreach (var note in model.Save(output, release.Value).Notes)
                terminal.Notice(note.ToString());
        else if (hasWeights)
            model.Save(output);
        else
            throw new KerasException(
                $"--output {output}: expected a name that ends in .json, or --weights, without which there is no whole model"
            );
    }
}
