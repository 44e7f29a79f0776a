using System.CommandLine;
using KerasSharp.Importers.Hdf5;

namespace KerasSharp.Cli.Commands;

/// <summary><c>kerassharp inspect</c>: what an HDF5 file holds, whether or not it is a model.</summary>
internal static class InspectCommand
{
    internal static Command Create(Terminal terminal)
    {
        var command = new Command("inspect", "Show the groups, datasets and attributes of an HDF5 file.");
        var path = new Argument<string>("FILE") { Description = "An HDF5 file." };
        var full = new Option<bool>("--full") { Description = "Show long attributes (a model's whole configuration) uncut." };
        command.Add(path);
        command.Add(full);
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(path);
            if (!File.Exists(name))
                throw new KerasException(Directory.Exists(name) ? $"{name}: expected a file, found a folder" : $"{name}: no such file");
            using var file = Hdf5File.Open(name);
            terminal.Text.WriteLine($"{name}: HDF5, superblock version {file.SuperblockVersion}, {file.Size} bytes");
            var tree = new Hdf5Tree(terminal.Text, parsed.GetValue(full));
            tree.Write(file);
            terminal.Text.Flush();
            if (tree.Problems.Count > 0)
                throw new KerasFormatException($"{Wording.List(tree.Problems, "\n")}");
        });
        return command;
    }
}
