using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Eras.Keras0;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Eras.Keras3;
using KerasSharp.Importers.Keras.Eras.TfKeras;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Detection;

/// <summary>The one list of eras.</summary>
internal static class KerasEras
{
    /// <summary>The era whose form a model built in C# gets, and of which a file is taken to be that shows none.</summary>
    internal static readonly IKerasEra Usual = Keras1Era.Instance;

    /// <summary>All eras, the earliest first.</summary>
    internal static readonly IReadOnlyList<IKerasEra> All =
    [
        Keras0Era.Instance,
        Keras1Era.Instance,
        Keras2Era.Instance,
        TfKerasEra.Instance,
        Keras3Era.Instance,
    ];

    /// <summary>The releases that are read, for messages: <c>Keras 0.3 to 3.15</c>.</summary>
    internal static string Readable { get; } = Range([.. All]);

    /// <summary>The era of a release; of one later than all, the last.</summary>
    internal static IKerasEra Of(KerasVersion release) => All.FirstOrDefault(e => e.Releases.Contains(release)) ?? All[^1];

    /// <summary>Whether an era has the release; else it is one later than all.</summary>
    internal static bool Knows(KerasVersion release) => All.Any(e => e.Releases.Contains(release));

    /// <summary>All quirks, each with its era.</summary>
    internal static IEnumerable<(IKerasEra Era, Quirk Quirk)> Quirks => All.SelectMany(e => e.Quirks.Select(q => (e, q)));

    private static string Range(IKerasEra[] eras) => $"Keras {eras[0].First.Line} to {eras[^1].Last.Line}";
}
