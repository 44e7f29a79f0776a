using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Along which axis the bias of a Dense over sequences or images is added. Until 2.2.0 that was the last one, or axis 1 where
/// keras.json said channels_first, which no file tells. Where axis 1 has another extent than the bias, it was the last one.</summary>
internal static class BiasAxis
{
    /// <summary>Warns where both axes fit, and refuses where other layers of the file say that keras.json said channels_first.</summary>
    /// <exception cref="KerasFormatException">Both axes fit, and layers of the file are channels_first.</exception>
    internal static void Review(Model model, ImportContext context)
    {
        var report = context.Report;
        if (
            context.Options.DimOrdering is not null
            || !Keras2Quirks.BiasByDefaultLayout.AppliesTo(report.Version.Value, report.Backend.Value)
        )
            return;
        var layers = Within("", model.Spec).ToList();
        string? first = layers.Select(l => l.Layer).FirstOrDefault(l => ImageLayout.OfWeighted(l) == DataFormat.ChannelsFirst)?.Name;
        foreach (var (path, layer) in layers)
        {
            if (layer is not Dense { UseBias: true } dense || !model.Declared.Layers.TryGetValue(path, out var calls))
                continue;
            if (!calls.SelectMany(c => c).Any(v => v.Value.Rank > 2 && v.Value.Shape[1] == dense.Units))
                continue;
            if (first is not null)
                throw new KerasFormatException(
                    $"{context.ConfigPlace}: layer '{path}' (Dense): Keras {report.Version.Value} adds its bias along axis 1 where "
                        + $"keras.json said channels_first, as the layer '{first}' does, and else along the last axis; both fit",
                    new DimOrderingAdvice()
                );
            report.Add(
                ImportNoteKind.Warning,
                path,
                $"the bias is added along the last axis; Keras {report.Version.Value} adds it along axis 1, which fits too, where "
                    + $"keras.json said channels_first",
                new DimOrderingAdvice()
            );
        }
    }

    private static IEnumerable<(string Path, LayerSpec Layer)> Within(string prefix, ModelSpec model)
    {
        foreach (var layer in model.Layers)
        {
            yield return (prefix + layer.Name, layer);
            if (layer is ModelSpec inner)
                foreach (var found in Within($"{prefix}{layer.Name}/", inner))
                    yield return found;
        }
    }
}
