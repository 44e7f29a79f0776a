using KerasSharp.Binary;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>What a file of weights had beside the numbers: groups, names, types, attributes.</summary>
internal sealed class FileRecord
{
    /// <summary>The group of arrays that belong to no layer, beside those of layers (TensorFlow 2.12 and later, Keras 3).</summary>
    internal const string TopLevel = "top_level_model_weights";

    /// <summary>The names in that group; null where there is none.</summary>
    internal string[]? TopLevelNames { get; private init; }

    internal required WeightsLayout Layout { get; init; }

    /// <summary>Whether it holds a whole model.</summary>
    internal required bool IsWholeModel { get; init; }

    /// <summary>Groups and attributes without datasets, at the paths of the file.</summary>
    internal required Hdf5Writer Attributes { get; init; }

    /// <summary>The path of the group of weights.</summary>
    internal required string WeightsPath { get; init; }

    /// <summary>In a tree of objects the arrays that are neither weights nor an optimizer's state: states of random draws, counts of
    /// metrics.</summary>
    internal IReadOnlyList<StateArray> Others { get; private init; } = [];

    /// <summary>The groups of layers in order, with or without arrays; in a tree of objects all groups.</summary>
    internal required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Group, name and number format of each array, by <see cref="WeightSlot.Key"/>.</summary>
    internal required IReadOnlyDictionary<string, (string Group, string Name, ElementFormat Format)> Arrays { get; init; }

    internal static FileRecord Of(WeightsFile weights, IEnumerable<(LayerArrays Target, FileLayer Source)> fitted, ImportReport report)
    {
        var file = weights.Group.File;
        var attributes = new Hdf5Writer();
        void Copy(Hdf5Group group)
        {
            var copy = group.Path == "/" ? attributes.Root : attributes.Root.Group(group.Path);
            foreach (var attribute in group.Attributes.Values)
            {
                try
                {
                    copy.Copy(attribute);
                }
                catch (KerasUnsupportedException e)
                {
                    report.Add(ImportNoteKind.Warning, "", $"would not be saved: attribute '{attribute.Name}': {e.Message}");
                }
            }
        }

        if (weights.Layout == WeightsLayout.Objects)
        {
            var arrays = ArraysOf(fitted);
            var (groups, others) = ObjectTreeRecord.Of(file, [.. arrays.Values.Select(a => $"{a.Group}/{a.Name}")], Copy, report);
            return new FileRecord
            {
                Layout = weights.Layout,
                IsWholeModel = false,
                Attributes = attributes,
                WeightsPath = weights.Group.Path,
                Groups = groups,
                Others = others,
                Arrays = arrays,
            };
        }
        Copy(file.Root);
        if (weights.Group.Path != "/")
            Copy(weights.Group);
        foreach (string member in file.Root.Keys)
            if (weights.Group.Path != "/" && member is not ("model_weights" or "optimizer_weights"))
                report.Add(ImportNoteKind.Warning, "", $"'/{member}' is none of Keras's and would not be saved");
        foreach (var layer in weights.Layers)
            Copy(weights.Group.Group(layer.Path));
        if (file.Root.Contains("optimizer_weights"))
            Copy(file.Root.Group("optimizer_weights"));
        return new FileRecord
        {
            Layout = weights.Layout,
            IsWholeModel = file.Root.Attributes.ContainsKey("model_config"),
            Attributes = attributes,
            WeightsPath = weights.Group.Path,
            TopLevelNames = weights.Group.Contains(TopLevel) ? weights.Group.Group(TopLevel).ReadStringList("weight_names") : null,
            Groups = [.. weights.Layers.Select(l => l.Path)],
            Arrays = ArraysOf(fitted),
        };
    }

    private static Dictionary<string, (string Group, string Name, ElementFormat Format)> ArraysOf(
        IEnumerable<(LayerArrays Target, FileLayer Source)> fitted
    ) =>
        fitted
            .SelectMany(p => p.Target.Slots.Zip(p.Source.Arrays))
            .ToDictionary(p => p.First.Key, p => (GroupOf(p.Second), p.Second.Name, p.Second.Format));

    // A name may have slashes of its own.
    private static string GroupOf(FileArray array) => array.Data.Path[..^(array.Name.Length + 1)];
}
