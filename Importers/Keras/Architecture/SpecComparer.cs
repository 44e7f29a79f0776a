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
        // What learns of equal maxima, and how frozen, masked or shared layers are trained, is the release's; no prediction depends on it.
        nameof(MaxPoolingSpec.FirstLearns),
        nameof(GlobalPoolingSpec.SharesMaximum),
        nameof(BatchNormalization.FrozenInfers),
        nameof(BatchNormalization.MasksStatistics),
        nameof(BatchNormalization.MovesAtEachCall),
        // Only a layer that is called several times shows it; SharedStates compares those.
        nameof(SequenceSpec.GoesOnAtEachCall),
    ];

    /// <summary>What differs first; null where nothing does.</summary>
    internal static string? Difference(object wanted, object found) => Differences(wanted, found).FirstOrDefault()?.Text;

    /// <summary>All that differs.</summary>
    internal static IEnumerable<SpecDifference> Differences(object wanted, object found)
    {
        if (wanted.GetType() != found.GetType())
        {
            yield return new SpecDifference(
                $"{wanted.GetType().Name}, not {found.GetType().Name}",
                "",
                wanted.GetType(),
                found.GetType(),
                wanted
            );
            yield break;
        }
        if (wanted is ModelSpec model)
        {
            foreach (var difference in OfModels(model, (ModelSpec)found))
                yield return difference;
            yield break;
        }
        foreach (var property in Properties(wanted).Where(IsSetting))
        {
            if (HasNoBearing(property, wanted, found))
                continue;
            var (a, b) = (property.GetValue(wanted), property.GetValue(found));
            if (a is IReadOnlyList<LayerSpec> cells && b is IReadOnlyList<LayerSpec> others && cells.Count == others.Count)
            {
                foreach (var inside in cells.Zip(others).SelectMany(p => Differences(p.First, p.Second)))
                    yield return inside with
                    {
                        Text = $"{property.Name}: {inside.Text}",
                    };
            }
            else if (a is LayerSpec inner && b is LayerSpec other)
            {
                foreach (var deeper in Differences(inner, other))
                    yield return deeper with
                    {
                        Text = $"{property.Name}.{deeper.Text}",
                    };
            }
            else if (!Same(a, b))
                yield return new SpecDifference(Told(property, a), property.Name, a, b, wanted);
        }
    }

    private const BindingFlags Settings = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    // Written out by kind, so that trimming sees whose properties are asked for: it follows parameters, and no patterns.
    private static PropertyInfo[] Properties(object value) =>
        value switch
        {
            LayerSpec layer => Of(layer),
            Regularizer penalty => Of(penalty),
            Constraint constraint => Of(constraint),
            DotAxes axes => Of(axes),
            _ => throw new ArgumentException(
                $"expected a layer, a penalty, a constraint or axes, found {value.GetType().Name}",
                nameof(value)
            ),
        };

    private static PropertyInfo[] Of(LayerSpec value) => value.GetType().GetProperties(Settings);

    private static PropertyInfo[] Of(Regularizer value) => value.GetType().GetProperties(Settings);

    private static PropertyInfo[] Of(Constraint value) => value.GetType().GetProperties(Settings);

    private static PropertyInfo[] Of(DotAxes value) => value.GetType().GetProperties(Settings);

    // What a file may say and a program need not is internal. A record's contract is no setting.
    private static bool IsSetting(PropertyInfo property) =>
        property.GetMethod is { IsPublic: true } || property is { GetMethod.IsAssembly: true, CanWrite: true };

    private static bool HasNoBearing(PropertyInfo property, object wanted, object found)
    {
        if (
            property.GetIndexParameters().Length > 0
            || s_elsewhere.Contains(property.Name)
            || typeof(Initializer).IsAssignableFrom(property.PropertyType)
        )
            return true;
        if (property.PropertyType == typeof(SameRule) && !PadsSame(wanted))
            return true;
        // A mask that comes where it is not handed on is an error, so none comes.
        if (wanted is Dense { PassesMask: false } && property.Name == nameof(Dense.PassesMask))
            return true;
        // Without a state from elsewhere, the previous output and the carried state are the same. Zeros are another thing.
        if (
            property.Name == nameof(SequenceSpec.MaskedOutput)
            && wanted is SequenceSpec { Stateful: false, MaskedOutput: not MaskedOutput.Zero }
            && found is SequenceSpec { MaskedOutput: not MaskedOutput.Zero }
        )
            return true;
        if (wanted is BatchNormalization { RunningVariance: null } && property.Name == nameof(BatchNormalization.RunningVariance))
            return true;
        if (property.Name == nameof(Merge.CosineForm) && wanted is Merge { Mode: not MergeMode.Cosine })
            return true;
        // Statistics of what learns are not kept, in any release.
        if (property.Name == nameof(BatchNormalization.KeepsFrozenStatistics) && wanted is BatchNormalization { Trainable: true })
            return true;
        return wanted is TimeDistributed wrapper && HasNoBearing(property.Name, wrapper.Layer);
    }

    private static IEnumerable<SpecDifference> OfModels(ModelSpec wanted, ModelSpec found)
    {
        if (wanted.Layers.Count != found.Layers.Count)
            return [new($"{wanted.Layers.Count} layers, not {found.Layers.Count}", "", wanted.Layers.Count, found.Layers.Count, wanted)];
        return wanted
            .Layers.Zip(found.Layers)
            .SelectMany(p =>
                Inside(p.First, p.Second).Concat(Differences(p.First, p.Second)).Select(d => d with { Text = $"{p.First.Name}.{d.Text}" })
            );
    }

    // A setting of models that are layers, and of no others.
    private static IEnumerable<SpecDifference> Inside(LayerSpec wanted, LayerSpec found) =>
        wanted is ModelSpec { InnerPenalties: var a } && found is ModelSpec { InnerPenalties: var b } && a != b
            ? [new($"{nameof(ModelSpec.InnerPenalties)} = {a}", nameof(ModelSpec.InnerPenalties), a, b, wanted)]
            : [];

    private static bool PenalizesOutput(LayerSpec layer) =>
        layer is ActivityRegularization || Of(layer).Any(p => p.Name == nameof(Dense.ActivityRegularizer) && p.GetValue(layer) is not null);

    // What a TimeDistributed does with statistics and masks matters only where a layer inside has some.
    private static bool HasNoBearing(string setting, LayerSpec inside) =>
        setting switch
        {
            nameof(TimeDistributed.PenalizesInsideModel) => !Contains(inside, l => l is ModelSpec),
            nameof(TimeDistributed.UpdatesStatistics) => !Contains(inside, l => l is BatchNormalization or CustomLayer),
            nameof(TimeDistributed.StepsApart) => !Contains(inside, l => l is BatchNormalization or CustomLayer || PenalizesOutput(l)),
            nameof(TimeDistributed.AsksForMask) => !Contains(
                inside,
                l => l is Embedding or Masking or SequenceSpec or Bidirectional or CustomLayer
            ),
            _ => false,
        };

    /// <summary>Whether a mask arises in the layer itself, whatever comes to it.</summary>
    internal static bool MakesMask(LayerSpec layer) =>
        Contains(layer, l => l is Masking or Embedding { MaskZero: true } or ReversibleEmbedding { MaskZero: true });

    private static bool Contains(LayerSpec layer, Func<LayerSpec, bool> which) =>
        which(layer)
        || layer switch
        {
            ModelSpec model => model.Layers.Any(l => Contains(l, which)),
            TimeDistributed t => Contains(t.Layer, which),
            _ => false,
        };

    // How borders are padded matters only where they are; the recurrent convolution's always are.
    private static bool PadsSame(object layer) => layer is ConvLstmSpec || (layer is LayerSpec spec && PaddingOf(spec) is Padding.Same);

    private static object? PaddingOf(LayerSpec layer) => layer.GetType().GetProperty(nameof(ConvolutionSpec.Padding))?.GetValue(layer);

    private static bool Same(object? a, object? b) =>
        (a, b) switch
        {
            (null, null) => true,
            (Regularizer or Constraint or DotAxes, not null) => a.GetType() == b.GetType() && Difference(a, b) is null,
            (string, _) => Equals(a, b),
            (Delegate { Target: StoredFunction x }, Delegate { Target: StoredFunction y }) => x.Text == y.Text,
            // A softmax that takes fewer ranks than what is read is the same where it is taken.
            (SoftmaxActivation x, SoftmaxActivation y) => x.Axis == y.Axis && x.MaxRank <= y.MaxRank,
            (LayerActivation x, LayerActivation y) => Difference(x.Layer, y.Layer) is null,
            // Both forms give the same but at minus infinity, and in the slope at 0.
            (ReluActivation x, ReluActivation y) => x with { Form = y.Form } == y,
            (ReluForm x, ReluForm y) => x == y || (x != ReluForm.HalfSum && y != ReluForm.HalfSum),
            (IEnumerable x, IEnumerable y) => x.Cast<object?>().SequenceEqual(y.Cast<object?>()),
            // Files hold some numbers as float32.
            (double x, double y) => x == y || (float)x == (float)y,
            _ => Equals(a, b),
        };

    /// <summary>A value in words where a program cannot name it, else as C# writes it.</summary>
    internal static string Value(object? value) =>
        value switch
        {
            null => "none",
            Enum => $"'{Words(value.ToString()!)}'",
            _ => Text(value),
        };

    // A program knows the public settings by their names; the others are told in words.
    private static string Told(PropertyInfo property, object? value) =>
        property.GetMethod is { IsPublic: true } ? $"{property.Name} = {Text(value)}"
        : value is Enum ? $"{Words(property.Name)} {Value(value)}"
        : value is bool ? $"{Words(property.Name)}: {(value is true ? "yes" : "no")}"
        : $"another {Words(property.Name)}";

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            string s => $"'{s}'",
            IEnumerable list => $"({Wording.List(list.Cast<object?>())})",
            _ => value.ToString()!,
        };
}

/// <summary>A setting that a file does not bring back.</summary>
/// <param name="Text">The setting and what was wanted, with the way to it.</param>
/// <param name="Setting">Its name; empty where whole layers differ.</param>
/// <param name="Wanted">What was written.</param>
/// <param name="Found">What was read.</param>
/// <param name="Owner">The layer that has it.</param>
internal sealed record SpecDifference(string Text, string Setting, object? Wanted, object? Found, object Owner);
