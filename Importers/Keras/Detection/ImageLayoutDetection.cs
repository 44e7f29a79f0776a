using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Detection;

/// <summary>Finds the image layouts that layers may have whose class stores none: UpSampling, ZeroPadding, Cropping,
/// SpatialDropout.</summary>
internal static class ImageLayoutDetection
{
    /// <summary>The layouts to try, best first, each with its evidence; one that is not certain must be shown to be the only that
    /// fits.</summary>
    internal static IReadOnlyList<Finding<DataFormat>> Candidates(KerasImportOptions options, KerasVersion release, JObject architecture)
    {
        if (options.DimOrdering is { } said)
            return [new(said, new Evidence(EvidenceKind.Caller))];
        var stored = new Dictionary<DataFormat, string>();
        foreach (var property in architecture.Descendants().OfType<JProperty>())
            if (property is { Name: "dim_ordering" or "data_format", Value: JValue { Value: string text } } && Parse(text) is { } format)
                stored.TryAdd(format, Json.TextOf(property.Parent, "name") ?? "?");
        if (stored.Count == 1)
        {
            var (format, layer) = stored.First();
            return
            [
                new(format, new Evidence(EvidenceKind.StoredByLayer, layer)),
                new(ImageLayout.Other(format), new Evidence(EvidenceKind.OnlyFittingSizes)),
            ];
        }
        if (stored.Count > 1)
            return [.. stored.Select(s => new Finding<DataFormat>(s.Key, new Evidence(EvidenceKind.StoredByNearest, s.Value)))];
        var usual = KerasEras.Of(release).UsualDataFormat(release);
        return
        [
            new(usual, new Evidence(EvidenceKind.Default, release.ToString()), Certain: false),
            new(ImageLayout.Other(usual), new Evidence(EvidenceKind.NotDefault, release.ToString()), Certain: false),
        ];
    }

    private static DataFormat? Parse(string text) =>
        text switch
        {
            "th" or "channels_first" => DataFormat.ChannelsFirst,
            "tf" or "channels_last" => DataFormat.ChannelsLast,
            _ => null,
        };
}
