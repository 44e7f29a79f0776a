using KerasSharp.Importers.Keras.Weights;

namespace KerasSharp.Importers.Keras.Configs;

/// <summary>What is known while one file is imported.</summary>
/// <param name="ConfigPlace">File and place of the architecture, for messages.</param>
/// <param name="Report">Where everything noteworthy goes.</param>
/// <param name="Options">What the caller decided.</param>
/// <param name="Weights">The file's arrays; null where there are none yet.</param>
internal sealed record ImportContext(string ConfigPlace, ImportReport Report, KerasImportOptions Options, WeightsFile? Weights)
{
    private static readonly KerasVersion s_undecided = new(1, 0, 6),
        s_outside = new(1, 0, 7),
        s_variance = new(1, 0, 8);

    private readonly Lazy<Dictionary<string, long[]>> _shapes = new(() =>
    {
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var array in Weights?.Layers.SelectMany(l => l.Arrays) ?? [])
            shapes[array.Name.EndsWith(":0", StringComparison.Ordinal) ? array.Name[..^2] : array.Name] = array.Data.Shape;
        return shapes;
    });

    // Text in text gets around the limit of the parsers.
    private const int Deepest = 32;

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
                $"{ConfigPlace}: '{(path?.Length > 100 ? path[..100] + "..." : path)}': expected models and wrappers nested at most {Deepest} deep, found more"
            );

    internal KerasVersion Version => Report.Version.Value;

    internal TrainingBackend Backend => Report.Backend.Value;

    /// <summary>The layout of images in layers that do not store it.</summary>
    internal DataFormat DataFormat => Report.DimOrdering?.Value ?? DataFormat.ChannelsFirst;

    /// <summary>The shape of the file's array of that name; null where there is none.</summary>
    internal long[]? ArrayShape(string name) => _shapes.Value.GetValueOrDefault(name);

    /// <summary>What a running statistic is, by release and backend: a deviation up to 1.0.5 and in 1.0.6 on Theano, else a variance;
    /// and what to say where that is not certain.</summary>
    internal (StatisticForm Form, string Doubt) StatisticForm()
    {
        if (Options.BatchNormalization is { } said)
            return (said, "");
        bool theano = Backend == TrainingBackend.Theano;
        var form =
            Version < s_undecided ? KerasSharp.StatisticForm.Deviation
            : Version < s_outside
                ? theano ? KerasSharp.StatisticForm.Deviation
                    : KerasSharp.StatisticForm.Variance
            : Version < s_variance && theano ? KerasSharp.StatisticForm.VarianceEpsilonOutside
            : KerasSharp.StatisticForm.Variance;
        bool byBackend = Version >= s_undecided && Version < s_variance;
        string doubt =
            !Report.Version.Certain ? $", though the release is not certain ({Report.Version.Evidence})"
            : byBackend && !Report.Backend.Certain ? $", though the backend is not certain ({Report.Backend.Evidence})"
            : "";
        return (form, doubt);
    }
}
