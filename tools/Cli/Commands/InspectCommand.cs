using System.CommandLine;
using KerasSharp.Cli.Output;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Skeletons;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp inspect</c>: what an HDF5 file holds, whether or not it is a model; or by which rules releases of Keras
/// differ.</summary>
internal static class InspectCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("inspect", "Show the groups, datasets and attributes of an HDF5 file.");
        var path = new Argument<string?>("FILE") { Description = "An HDF5 file.", Arity = ArgumentArity.ZeroOrOne };
        var full = new Option<bool>("--full") { Description = "Show long attributes (a model's whole configuration) uncut." };
        var quirks = new Option<bool>("--quirks")
        {
            Description = "Instead of a file: what files of some releases of Keras mean otherwise than others, and how that is known.",
        };
        command.Add(path);
        command.Add(full);
        command.Add(quirks);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(path) is null) != result.GetValue(quirks))
                result.AddError("inspect: expected a FILE, or --quirks without one");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(path) is not { } name)
            {
                WriteQuirks(terminal);
                return;
            }
            ModelFile.ThrowIfNone(name);
            using var model = ModelFile.Open(name);
            var file = model.Weights;
            if (model.Assets is { } archive)
                terminal.Text.WriteLine($"{name}: a .keras archive of {Wording.List(archive.Members)}");
            terminal.Text.WriteLine(
                model.IsSavedModel
                    ? $"{file.Name}: a SavedModel of TensorFlow, as tf.keras would have it in HDF5"
                    : $"{file.Name}: HDF5, superblock version {file.SuperblockVersion}, {file.Size} bytes"
            );
            var tree = new Hdf5Tree(terminal.Text, parsed.GetValue(full));
            tree.Write(file);
            if (model.Assets is null)
                WriteLayers(file, terminal);
            terminal.Text.Flush();
            if (tree.Problems.Count > 0)
                throw new KerasFormatException($"{Wording.List(tree.Problems, "\n")}");
        });
        return command;
    }

    /// <summary>What the layers of weights alone can be.</summary>
    private static void WriteLayers(Hdf5File file, Terminal terminal)
    {
        if (file.Root.Attributes.ContainsKey("model_config"))
            return;
        IReadOnlyList<string> lines;
        try
        {
            lines = Skeleton.Lines(file);
        }
        catch (KerasFormatException)
        {
            // No weights of Keras: the tree is all that there is to show.
            return;
        }
        terminal.Text.WriteLine("Weights alone; what the layers can be:");
        foreach (string line in lines)
            terminal.Text.WriteLine($"    {Terminal.Clean(line)}");
    }

    private static void WriteQuirks(Terminal terminal)
    {
        foreach (var (era, quirk) in KerasEras.Quirks)
            terminal.Text.Write($"{era.Name}: {quirk.Name}\n    {quirk.Where}: {quirk.Effect}\n    known from {quirk.Evidence}\n");
    }
}
