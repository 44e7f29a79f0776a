using KerasSharp.Importers.Keras.Facts;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Schema;

/// <summary>What is known while one file is imported.</summary>
/// <param name="ConfigPlace">File and place of the architecture, for messages.</param>
/// <param name="Report">Where everything noteworthy goes.</param>
/// <param name="Options">What the caller decided.</param>
internal sealed record ImportContext(string ConfigPlace, ImportReport Report, KerasImportOptions Options)
{
    // Text in text gets around the limit of the parsers.
    private const int Deepest = 32;

    /// <summary>The releases that can be read, for messages: <c>Keras 0.3 to 3.15</c>.</summary>
    internal string Readable { get; init; } = "Keras";

    /// <summary>The architecture beside what is read; null where it is not told.</summary>
    internal JObject? Architecture { get; init; }

    /// <summary>The library under Keras that the file names; null where it names none.</summary>
    internal string? WrittenOn { get; init; }

    /// <summary>Whether the optimizer's state counts steps in 32 bits, as Keras 3 does on all libraries but TensorFlow.</summary>
    internal bool CountsIn32Bits { get; init; }

    /// <summary>Gives the shape of the file's array of a name, and null where there is none.</summary>
    internal Func<string, long[]?> ArrayShape { get; init; } = _ => null;

    /// <summary>Whether masks end at layers that do not support them; else they are errors there.</summary>
    internal bool EndsMasks { get; init; }

    /// <summary>How many layers stand around the one that is read.</summary>
    private int Depth { get; init; }

    /// <summary>The context for a layer inside of another.</summary>
    /// <exception cref="KerasFormatException">It lies too deep.</exception>
    internal ImportContext Inside(string? path) =>
        Depth < Deepest
            ? this with
            {
                Depth = Depth + 1,
            }
            : throw new KerasFormatException(
                $"{ConfigPlace}: '{(path?.Length > 100 ? path[..100] + "..." : path)}': expected models and wrappers nested at most "
                    + $"{Deepest} deep, found more"
            );

    internal KerasVersion Version => Report.Version.Value;

    internal TrainingBackend Backend => Report.Backend.Value;

    /// <summary>The layout of images in layers that do not store it.</summary>
    internal DataFormat DataFormat => Report.DimOrdering?.Value ?? DataFormat.ChannelsFirst;

    /// <summary>Whether the file has a quirk, which the report then lists.</summary>
    internal bool Applies(Quirk quirk)
    {
        bool applies = quirk.AppliesTo(Version, Backend);
        if (applies)
            Report.Add(quirk);
        return applies;
    }
}
