using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Finds what an era's file says of a layer: the layer is written and read back, and what differs is either of no bearing on
/// predictions, and then told, or refused.</summary>
/// <param name="era">The era to write for.</param>
/// <param name="usual">The form of each layer.</param>
/// <param name="report">Where lines go.</param>
internal sealed class LayerAdoption(IKerasEra era, Func<LayerSpec, LayerForm> usual, ConversionReport report)
{
    /// <summary>The layer as the era has it; as it was where the era cannot hold it, which is then told.</summary>
    /// <param name="layer">The layer; no model.</param>
    /// <param name="path">Its path.</param>
    /// <param name="isMasked">Whether some call of it is given a mask.</param>
    /// <param name="isMaskedInside">Whether some mask tells more than steps, so that a layer that it is applied to each step may get one
    /// too.</param>
    internal LayerSpec Of(LayerSpec layer, string path, bool isMasked, bool isMaskedInside)
    {
        layer = layer switch
        {
            TimeDistributed { Layer: not ModelSpec } t => t with { Layer = Of(t.Layer, $"{path}/layer", isMaskedInside, isMaskedInside) },
            Bidirectional b => b with { Layer = (SequenceSpec)Of(b.Layer, $"{path}/forward", isMasked, isMaskedInside) },
            _ => layer,
        };
        // Operations are written with their calls, models by what writes graphs; functions are refused already where they stay.
        if (layer is OperationLayer or ModelSpec or Lambda)
            return layer;
        try
        {
            return Adopted(layer, path, isMasked);
        }
        catch (KerasUnsupportedException e)
        {
            var bare = TrainingSettings.Without(layer);
            if (bare != layer && TryAdopt(bare, path, isMasked) is { } adopted)
            {
                report.Add(ConversionNoteKind.TrainsOtherwise, path, $"{Reason(e, layer)}");
                return adopted;
            }
            report.Add(ConversionNoteKind.Refused, path, $"{Reason(e, layer)}");
            return layer;
        }
    }

    private LayerSpec? TryAdopt(LayerSpec layer, string path, bool isMasked)
    {
        try
        {
            return Adopted(layer, path, isMasked);
        }
        catch (KerasUnsupportedException)
        {
            // The caller tells the first reason.
            return null;
        }
    }

    private LayerSpec Adopted(LayerSpec layer, string path, bool isMasked)
    {
        var back = era.Architecture.Back(layer, usual);
        bool same = true;
        foreach (var difference in SpecComparer.Differences(layer, back))
        {
            same = false;
            if (!isMasked && !SpecComparer.MakesMask(layer) && TrainingSettings.IsOfMasks(difference.Setting))
                continue;
            if (difference is { Setting: nameof(SequenceSpec.TakesMask), Wanted: false })
                continue;
            if (
                difference.Owner is SReLU
                || !TrainingSettings.IsOne(difference.Owner, difference.Setting, difference.Wanted ?? difference.Found)
            )
                throw new KerasUnsupportedException($"{layer.ClassName} has no place for {difference.Text}");
            if (TrainingSettings.MatterFor(difference.Owner, difference.Setting))
                report.Add(ConversionNoteKind.TrainsOtherwise, path, $"{difference.Text} becomes {SpecComparer.Value(difference.Found)}");
        }
        return same
            ? layer
            : back with
            {
                Name = layer.Name,
                InputShape = layer.InputShape,
                BatchSize = layer.BatchSize,
                Trainable = layer.Trainable,
            };
    }

    // The path stands in front of it already.
    private static string Reason(KerasUnsupportedException e, LayerSpec layer)
    {
        string prefix = $"layer '{layer.Name}': ";
        return e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message[prefix.Length..] : e.Message;
    }
}
