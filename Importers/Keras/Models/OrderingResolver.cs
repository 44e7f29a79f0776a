using KerasSharp.Importers.Keras.Configs;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Models;

/// <summary>Finds the image layout of layers whose class stores none: UpSampling, ZeroPadding, Cropping, SpatialDropout.</summary>
internal static class OrderingResolver
{
    private static readonly KerasVersion s_lastByDefault = new(1, 1, 0);

    /// <summary>The layouts to try, best first, each with its evidence; one that is not certain must be shown to be the only that fits.</summary>
    internal static IReadOnlyList<Detected<DataFormat>> Candidates(KerasImportOptions options, KerasVersion version, JObject architecture)
    {
        if (options.DimOrdering is { } said)
            return [new(said, "given by the caller")];
        var stored = new Dictionary<DataFormat, string>();
        foreach (var property in architecture.Descendants().OfType<JProperty>())
            if (property is { Name: "dim_ordering" or "data_format", Value: JValue { Value: string text } } && Parse(text) is { } format)
                stored.TryAdd(format, Json.TextOf(property.Parent, "name") ?? "?");
        if (stored.Count == 1)
        {
            var (format, layer) = stored.First();
            return
            [
                new(format, Wording.Of($"stored by layer '{layer}' and no layer stores another")),
                new(Other(format), "the only layout in which the sizes of all layers agree"),
            ];
        }
        if (stored.Count > 1)
            return
            [
                .. stored.Select(s => new Detected<DataFormat>(
                    s.Key,
                    Wording.Of($"stored by layer '{s.Value}'; each layer that stores none follows the nearest that does")
                )),
            ];
        var usual = version >= s_lastByDefault ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst;
        return
        [
            new(usual, $"the default of Keras {version}", Certain: false),
            new(Other(usual), $"not the default of Keras {version}", Certain: false),
        ];
    }

    /// <summary>Whether some layer was read without its layout.</summary>
    internal static bool IsNeeded(LayerForm form) => form.UnstoredOrdering || form.Inner.Values.Any(IsNeeded);

    /// <summary>In a model of both layouts: each layer that stores none gets that of the nearest layer that does.</summary>
    internal static LayerSpec Nearest(LayerSpec layer, LayerForm form, DataFormat usual) =>
        layer switch
        {
            ModelSpec model => Nearest(model, form, usual),
            TimeDistributed t when form.Inner.TryGetValue("layer", out var inner) => t with { Layer = Nearest(t.Layer, inner, usual) },
            _ => form.UnstoredOrdering ? With(layer, usual) : layer,
        };

    private static ModelSpec Nearest(ModelSpec model, LayerForm form, DataFormat usual)
    {
        var neighbours = model.Layers.Select(_ => new HashSet<int>()).ToArray();
        foreach (var call in model.Calls)
        foreach (var input in call.Inputs)
        {
            int source = model.Calls[input.Call].Layer;
            neighbours[source].Add(call.Layer);
            neighbours[call.Layer].Add(source);
        }

        LayerForm FormOf(int l) => form.Inner.GetValueOrDefault(model.Layers[l].Name!) ?? LayerForm.Usual;
        DataFormat From(int start)
        {
            var seen = new HashSet<int> { start };
            var queue = new Queue<int>(seen);
            while (queue.TryDequeue(out int l))
            {
                if (l != start && !FormOf(l).UnstoredOrdering && Of(model.Layers[l]) is { } format)
                    return format;
                foreach (int next in neighbours[l].Order())
                    if (seen.Add(next))
                        queue.Enqueue(next);
            }
            return usual;
        }
        return model with
        {
            Layers = [.. model.Layers.Select((l, i) => OrderingResolver.IsNeeded(FormOf(i)) ? Nearest(l, FormOf(i), From(i)) : l)],
        };
    }

    /// <summary>The layout of a layer that has one, stored or not.</summary>
    internal static DataFormat? OrderingOf(LayerSpec layer) =>
        layer switch
        {
            SpatialDropoutSpec { SpatialRank: > 1 } s => s.DataFormat,
            ZeroPadding2D or ZeroPadding3D => ((ZeroPaddingSpec)layer).DataFormat,
            Cropping2D or Cropping3D => ((CroppingSpec)layer).DataFormat,
            UpSampling2D or UpSampling3D => ((UpSamplingSpec)layer).DataFormat,
            TimeDistributed t => OrderingOf(t.Layer),
            _ => Of(layer),
        };

    private static DataFormat? Of(LayerSpec layer) =>
        layer switch
        {
            Convolution2D or Convolution3D or Deconvolution2D or LocallyConnected2D => ((ConvolutionSpec)layer).DataFormat,
            SeparableConvolution2D s => s.DataFormat,
            ConvLstm2D c => c.DataFormat,
            MaxPooling2D or MaxPooling3D or AveragePooling2D or AveragePooling3D => ((PoolingSpec)layer).DataFormat,
            GlobalPoolingSpec { SpatialRank: > 1 } g => g.DataFormat,
            TimeDistributed t => Of(t.Layer),
            _ => null,
        };

    private static LayerSpec With(LayerSpec layer, DataFormat format) =>
        layer switch
        {
            SpatialDropoutSpec s => s with { DataFormat = format },
            ZeroPaddingSpec z => z with { DataFormat = format },
            CroppingSpec c => c with { DataFormat = format },
            UpSamplingSpec u => u with { DataFormat = format },
            _ => layer,
        };

    private static DataFormat Other(DataFormat format) =>
        format == DataFormat.ChannelsFirst ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst;

    private static DataFormat? Parse(string text) =>
        text switch
        {
            "th" or "channels_first" => DataFormat.ChannelsFirst,
            "tf" or "channels_last" => DataFormat.ChannelsLast,
            _ => null,
        };
}
