using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>What the calls of a model are made of in the graph of Keras 3, with the operations that make masks: a call keeps the mask that
/// Keras has found for it among its arguments. Calls have the numbers that they have in the model, operations those behind.</summary>
internal sealed class Keras3MaskGraph
{
    // Layer.__call__ in layers/layer.py at the tags 3.9.2 and 3.10.0: the found mask is kept where the arguments were one tensor alone.
    private static readonly ReleaseRange s_keepsAll = ReleaseRange.Since(3).Until(3, 10);

    // Concatenate.compute_mask in layers/merging/concatenate.py at the tags 3.11.3 and 3.12.0.
    private static readonly ReleaseRange s_broadcasts = ReleaseRange.Since(3).Until(3, 12);

    private readonly ModelSpec _model;
    private readonly KerasVersion _release;
    private readonly List<List<int>> _parents = [];
    private readonly Dictionary<TensorRef, int> _masks = [];

    internal Keras3MaskGraph(ModelSpec model, KerasVersion release)
    {
        (_model, _release) = (model, release);
        foreach (var call in model.Calls)
            _parents.Add([.. call.Inputs.Select(i => i.Call)]);
        for (int c = 0; c < model.Calls.Count; c++)
            Add(c, model.Calls[c], model.Layers[model.Calls[c].Layer]);
    }

    /// <summary>The nodes whose values a node takes, in the order of its arguments.</summary>
    internal IReadOnlyList<int> Parents(int node) => _parents[node];

    private void Add(int number, CallSpec call, LayerSpec layer)
    {
        bool states = call.Keywords.Any(CallSpec.IsMask);
        TensorRef[] places = [.. call.Inputs.Where((_, i) => i >= call.Keywords.Count || call.Keywords[i] is null)];
        bool isPlain = call.Inputs.Count == 1 && !call.UsesCausalMask && !call.ReturnsScores && call.AttentionMask is null;
        if (!states && Takes(layer, places.Length) && (isPlain || s_keepsAll.Contains(_release)))
            _parents[number].AddRange(places.Where(_masks.ContainsKey).Select(p => _masks[p]));
        if (places.Length > 0 && Behind(call, layer, places, states) is { } mask)
            _masks[new TensorRef(number)] = mask;
    }

    // Layers whose call has an argument for the mask of the values that it is given.
    private static bool Takes(LayerSpec layer, int values) =>
        layer switch
        {
            SequenceSpec or Bidirectional => values == 1,
            TimeDistributed or Softmax or BatchNormalization or GlobalAveragePooling1D or AttentionSpec or HeadsSpec or ModelSpec => true,
            _ => false,
        };

    /// <summary>The node of the mask that a call's result has; null for none.</summary>
    private int? Behind(CallSpec call, LayerSpec layer, TensorRef[] places, bool states)
    {
        int? first = _masks.TryGetValue(places[0], out int own) ? own : null;
        if (states && !Keras3Quirks.StatedMasksStay.Releases.Contains(_release))
            first = Stated(call);
        switch (layer)
        {
            case Embedding embedding:
                return embedding.MaskZero ? New(places[0].Call) : null;
            case Masking:
                return New(New(places[0].Call));
            // A model's own graph makes the masks of what it gives when it runs.
            case OperationLayer or ModelSpec or Merge { Masks: MergeMasks.Dropped } or Merge { Mode: MergeMode.Dot or MergeMode.Cosine }:
                return null;
            case Merge merge:
                return Merged(merge, places);
            default:
                return Keras3Masks.HandsOn(layer) ? first : null;
        }
    }

    private static int? Stated(CallSpec call) =>
        call
            .Inputs.Zip(call.Keywords)
            .Where(i => i.Second is Keras3Masks.Argument or Keras3Masks.Argument + ".0")
            .Select(i => (int?)i.First.Call)
            .FirstOrDefault();

    private int? Merged(Merge merge, TensorRef[] places)
    {
        int?[] masks = [.. places.Select(p => _masks.TryGetValue(p, out int mask) ? mask : (int?)null)];
        if (merge.Mode != MergeMode.Concatenate)
            return Array.TrueForAll(masks, m => m is not null) ? masks.Select(m => m!.Value).Aggregate((a, b) => New(a, b)) : null;
        if (Array.TrueForAll(masks, m => m is null))
            return null;
        // One of all elements for an input without a mask; else the mask over all elements, and then any of the last axis.
        int Whole(int mask, int value) => s_broadcasts.Contains(_release) ? New(New(mask)) : New(New(mask), New(value));
        return New(New([.. places.Zip(masks).Select(p => p.Second is { } mask ? Whole(mask, p.First.Call) : New(p.First.Call))]));
    }

    private int New(params int[] parents)
    {
        _parents.Add([.. parents]);
        return _parents.Count - 1;
    }
}
