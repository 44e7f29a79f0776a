using System.CommandLine;
using System.Globalization;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Skeletons;

namespace KerasSharp.Cli.Commands;

/// <summary>A model of keras.applications by its name, for a file that holds weights alone.</summary>
internal sealed class ApplicationOptions
{
    private static readonly string[] s_tops = ["predictions", "fc1000", "Logits", "conv_preds"];

    private readonly Option<string?> _name = new("--architecture")
    {
        HelpName = "NAME",
        Description =
            $"The architecture of weights alone, by its name in keras.applications: {string.Join(", ", KerasApplications.Names)}. "
            + "Example: --architecture mobilenet --keras-version 2.3.1 --input-shape 32,32,3",
    };
    private readonly Option<string?> _shape = new("--input-shape")
    {
        HelpName = "ROWS,COLUMNS,CHANNELS",
        Description =
            "The shape of an image, where --architecture is not for the usual one. "
            + "Example: --architecture mobilenet --keras-version 2.3.1 --input-shape 32,32,3",
    };

    internal ApplicationOptions(Command command)
    {
        _shape.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && Shape(text) is null)
                r.AddError($"--input-shape: expected three whole numbers such as 224,224,3, found '{text}'.");
        });
        command.Add(_name);
        command.Add(_shape);
    }

    /// <summary>The name that was given; null for none.</summary>
    internal string? Name(ParseResult parsed) => parsed.GetValue(_name);

    /// <summary>Loads weights into the architecture as their release of Keras built it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">The architecture.</param>
    /// <param name="path">The weights.</param>
    /// <param name="options">What the caller decides.</param>
    /// <exception cref="KerasException">The file holds other weights, or nobody says which release wrote it.</exception>
    internal Model Load(ParseResult parsed, string name, string path, KerasImportOptions options)
    {
        var release =
            options.Version
            ?? BuiltModel.ReleaseOf(path)
            ?? throw new KerasUnsupportedException(
                $"{path}: expected the release of Keras that built {name}, which builds it otherwise than others, found none in the file",
                new ReleaseAdvice()
            );
        var layout = options.DimOrdering ?? DataFormat.ChannelsLast;
        string text = KerasApplications.Architecture(name, Shape(parsed.GetValue(_shape)), Classes(path, name), release, layout);
        return KerasImporter.LoadText(text, name, path, options with { Version = release, DimOrdering = layout });
    }

    private static int?[]? Shape(string? text)
    {
        if (text is null)
            return null;
        int?[] extents =
        [
            .. text.Split(',')
                .Select(e =>
                    int.TryParse(e.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int extent) && extent > 0
                        ? extent
                        : (int?)null
                ),
        ];
        return extents.Length == 3 && extents.All(e => e is not null) ? extents : null;
    }

    /// <summary>How many classes the layers on top tell apart; null where the file holds none of them.</summary>
    private static int? Classes(string path, string name)
    {
        using var file = ModelFile.OpenWeights(path);
        var weights = WeightsFile.Open(file);
        var shape =
            weights.Layout == WeightsLayout.Objects
                ? TopByClass(StoredGroup.Of(weights), name)
                : weights.Layers.LastOrDefault(l => s_tops.Contains(l.Name) && l.Arrays.Count > 0)?.Arrays[^1].Data.Shape;
        return shape is [var classes] ? (int)classes : null;
    }

    // Files of Keras 3 count layers by class. The last Dense is on top, and MobileNet has a convolution there, its only one with a bias.
    private static long[]? TopByClass(IReadOnlyList<StoredGroup> groups, string name) =>
        groups
            .LastOrDefault(g =>
                g.Arrays.Count == 2
                && (
                    LayerGuesses.Word(g.Name) == "dense"
                    || (LayerGuesses.Word(g.Name) == "conv2d" && name.Equals("mobilenet", StringComparison.OrdinalIgnoreCase))
                )
            )
            ?.Arrays[^1]
            .Shape;
}
