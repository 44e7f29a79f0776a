using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Calls of layers that an early release of Keras 3 does not build, load or run, not even those of its own files.</summary>
/// <param name="target">What is written for.</param>
/// <param name="masks">The masks of a value, one for each call of the models around.</param>
/// <param name="shapes">Its shapes.</param>
internal sealed class EarlierCalls(
    ConversionTarget target,
    Func<ModelSpec, TensorRef, string, Node?[]> masks,
    Func<ModelSpec, TensorRef, string, IEnumerable<IReadOnlyList<int?>?>> shapes
)
{
    /// <summary>What a call has that the release fails on; null for nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="call">The call.</param>
    /// <param name="prefix">What the paths of the model's layers begin with.</param>
    internal string? Problem(ModelSpec model, CallSpec call, string prefix) =>
        model.Layers[call.Layer] switch
        {
            Bidirectional when Placed(call).Length > 1 && In(Keras3Quirks.StatesOfBothFail) =>
                "first states of a Bidirectional, which Keras before 3.3 does not load",
            AttentionSpec attention => Scores(call, AttentionQuirks.ScoresFail, "3.8") ?? Masks(attention, model, call, prefix),
            MultiHeadAttention => Scores(call, AttentionQuirks.HeadsScoresFail, "3.3") ?? Widths(model, call, prefix),
            GroupedQueryAttention => Scores(call, AttentionQuirks.GroupedScoresFail, "3.15"),
            _ => null,
        };

    private bool In(Quirk quirk) => quirk.Releases.Contains(target.Release);

    private static TensorRef[] Placed(CallSpec call) =>
        [.. call.Inputs.Where((_, i) => call.Keywords.ElementAtOrDefault(i) is null or "value" or "key")];

    private string? Scores(CallSpec call, Quirk quirk, string since) =>
        call.ReturnsScores && In(quirk)
            ? $"scores of an attention as a second value, which Keras before {since} does not take apart"
            : null;

    private string? Widths(ModelSpec model, CallSpec call, string prefix)
    {
        if (!In(AttentionQuirks.WidthsAreOne) || Placed(call) is not [var query, var value, ..])
            return null;
        int?[] Of(TensorRef r) => [.. shapes(model, r, prefix).Select(s => s?[^1]).Distinct()];
        return Of(query) is [{ } q] && Of(value) is [{ } v] && q != v
            ? $"a value {v} wide beside a query {q} wide, which Keras before 3.7 refuses"
            : null;
    }

    private string? Masks(AttentionSpec layer, ModelSpec model, CallSpec call, string prefix)
    {
        var inputs = Placed(call);
        if (inputs.Length < 2)
            return null;
        bool Has(int i) => masks(model, inputs[i], prefix).Any(m => m is not null);
        bool isLate = MaskReaders.MaskMayBeOfAnother(model, inputs[0].Call, prefix.Length > 0);
        if (!isLate && Has(0) && In(AttentionQuirks.QueryMasksFail))
            return "a mask of an attention's query, with which Keras 3.4 to 3.6 builds none";
        bool[] seen = [.. inputs.Select((_, i) => call.Keywords.Contains($"mask.{i}") || (!call.IgnoresMask && Has(i)))];
        if (seen.Distinct().Count() > 1 && In(AttentionQuirks.MixedMasksFail))
            return "a mask of one input of an attention alone, with which Keras before 3.4 builds none";
        return seen[1] && !layer.Causal && !call.UsesCausalMask && In(AttentionQuirks.ValueMasksFail)
            ? "a mask of an attention's value, with which Keras before 3.12 fails"
            : null;
    }
}
