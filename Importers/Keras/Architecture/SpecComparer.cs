using System.Collections;
using System.Reflection;
using KerasSharp.Importers.Keras.Lambdas;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Finds the setting of a layer that a file does not bring back.</summary>
internal static class SpecComparer
{
    // Said elsewhere in a config, or without bearing on a model that has its weights.
    private static readonly string[] s_elsewhere =
    [
        nameof(LayerSpec.Name),
        nameof(LayerSpec.InputShape),
        nameof(LayerSpec.BatchSize),
        nameof(LayerSpec.Trainable),
        nameof(InputLayer.Implicit),
        nameof(InputLayer.KerasNamePrefix),
        // What learns of equal maxima, and how frozen or masked layers are trained, is the release's; no prediction depends on it.
        nameof(MaxPoolingSpec.FirstLearns),
        nameof(GlobalPoolingSpec.SharesMaximum),
        nameof(BatchNormalization.FrozenInfers),
        nameof(BatchNormalization.MasksStatistics),
    ];

    /// <summary>What differs, with both values; null where nothing does.</summary>
    internal static string? Difference(object wanted, object found)
    {
        if (wanted.GetType() != found.GetType())
            return $"{wanted.GetType().Name}, not {found.GetType().Name}";
        if (wanted is ModelSpec model)
            return Difference(model, (ModelSpec)found);
        foreach (var property in wanted.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (
                property.GetIndexParameters().Length > 0
                || s_elsewhere.Contains(property.Name)
                || typeof(Initializer).IsAssignableFrom(property.PropertyType)
            )
                continue;
            if (property.PropertyType == typeof(SameRule) && !PadsSame(wanted))
                continue;
            // A mask that comes where it is not handed on is an error, so none comes.
            if (wanted is Dense { PassesMask: false } && property.Name == nameof(Dense.PassesMask))
                continue;
            // Without a state from elsewhere, the previous output and the carried state are the same. Zeros are another thing.
            if (
                property.Name == nameof(SequenceSpec.MaskedOutput)
                && wanted is SequenceSpec { Stateful: false, MaskedOutput: not MaskedOutput.Zero }
                && found is SequenceSpec { MaskedOutput: not MaskedOutput.Zero }
            )
                continue;
            // Statistics of what learns are not kept, in any release.
            if (property.Name == nameof(BatchNormalization.KeepsFrozenStatistics) && wanted is BatchNormalization { Trainable: true })
                continue;
            if (wanted is TimeDistributed wrapper && HasNoBearing(property.Name, wrapper.Layer))
                continue;
            var (a, b) = (property.GetValue(wanted), property.GetValue(found));
            if (a is IReadOnlyList<LayerSpec> cells && b is IReadOnlyList<LayerSpec> others && cells.Count == others.Count)
            {
                if (cells.Zip(others, Difference).FirstOrDefault(d => d is not null) is { } inside)
                    return $"{property.Name}: {inside}";
            }
            else if (a is LayerSpec inner && b is LayerSpec other)
            {
                if (Difference(inner, other) is { } deeper)
                    return $"{property.Name}.{deeper}";
            }
            else if (!Same(a, b))
                return $"{property.Name} = {Text(a)}";
        }
        return null;
    }

    private static string? Difference(ModelSpec wanted, ModelSpec found)
    {
        if (wanted.Layers.Count != found.Layers.Count)
            return $"{wanted.Layers.Count} layers, not {found.Layers.Count}";
        foreach (var (a, b) in wanted.Layers.Zip(found.Layers))
            if (Difference(a, b) is { } difference)
                return $"{a.Name}.{difference}";
        return null;
    }

    // What a TimeDistributed does with statistics and masks matters only where a layer inside has some.
    private static bool HasNoBearing(string setting, LayerSpec inside) =>
        setting switch
        {
            nameof(TimeDistributed.PenalizesInsideModel) => !Contains(inside, l => l is ModelSpec),
            nameof(TimeDistributed.UpdatesStatistics) => !Contains(inside, l => l is BatchNormalization or CustomLayer),
            nameof(TimeDistributed.AsksForMask) => !Contains(
                inside,
                l => l is Embedding or Masking or SequenceSpec or Bidirectional or CustomLayer
            ),
            _ => false,
        };

    private static bool Contains(LayerSpec layer, Func<LayerSpec, bool> which) =>
        which(layer)
        || layer switch
        {
            ModelSpec model => model.Layers.Any(l => Contains(l, which)),
            TimeDistributed t => Contains(t.Layer, which),
            _ => false,
        };

    // How borders are padded matters only where they are.
    private static bool PadsSame(object layer) =>
        layer.GetType().GetProperty(nameof(ConvolutionSpec.Padding))?.GetValue(layer) is Padding.Same;

    private static bool Same(object? a, object? b) =>
        (a, b) switch
        {
            (null, null) => true,
            (Regularizer or Constraint or DotAxes, not null) => a.GetType() == b.GetType() && Difference(a, b) is null,
            (string, _) => Equals(a, b),
            (Delegate { Target: StoredFunction x }, Delegate { Target: StoredFunction y }) => x.Text == y.Text,
            // A softmax that takes fewer ranks than what is read is the same where it is taken.
            (SoftmaxActivation x, SoftmaxActivation y) => x.Axis == y.Axis && x.MaxRank <= y.MaxRank,
            // Both forms give the same but at minus infinity, and in the slope at 0.
            (ReluActivation x, ReluActivation y) => x with { Form = y.Form } == y,
            (IEnumerable x, IEnumerable y) => x.Cast<object?>().SequenceEqual(y.Cast<object?>()),
            // Files hold some numbers as float32.
            (double x, double y) => x == y || (float)x == (float)y,
            _ => Equals(a, b),
        };

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            string s => $"'{s}'",
            IEnumerable list => $"({Wording.List(list.Cast<object?>())})",
            _ => value.ToString()!,
        };
}
