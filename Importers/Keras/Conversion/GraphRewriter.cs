using KerasSharp.Importers.Keras.Conversion.Rewrites;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Writes a model's graph anew for another era: each layer becomes what stands for it there.</summary>
/// <param name="target">What is written for.</param>
/// <param name="shapes">Shapes and masks of the model's values.</param>
/// <param name="values">The model's weights by path.</param>
/// <param name="adoption">What the era says of each layer.</param>
/// <param name="report">Where lines go.</param>
internal sealed class GraphRewriter(
    ConversionTarget target,
    ValueShapes shapes,
    IReadOnlyDictionary<string, (int[] Shape, Func<float[]> Values)> values,
    LayerAdoption adoption,
    ConversionReport report
)
{
    private readonly IKerasEra _era = target.Era;
    private readonly Dictionary<string, float[]> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _moved = new(StringComparer.Ordinal);

    /// <summary>Weights with other values than the model's, by their new path.</summary>
    internal IReadOnlyDictionary<string, float[]> Changed => _changed;

    /// <summary>The values of a weight of the new graph.</summary>
    /// <param name="name">Its path.</param>
    internal float[] Weight(string name)
    {
        if (_changed.TryGetValue(name, out float[]? changed))
            return changed;
        foreach (var (to, from) in _moved)
            if (name.StartsWith(to, StringComparison.Ordinal) && values.TryGetValue(from + name[to.Length..], out var moved))
                return moved.Values();
        return values[name].Values();
    }

    /// <summary>The model for the _era.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">What the paths of its layers begin with.</param>
    internal ModelSpec Of(ModelSpec model, string prefix = "")
    {
        var graph = new GraphCopy(model, mergesBranches: !Merges.AreClasses(_era));
        for (int l = 0; l < model.Layers.Count; l++)
        {
            var layer = model.Layers[l];
            string path = prefix + layer.Name;
            var context = Context(model, l, path, prefix);
            foreach (var call in model.Calls.Where(c => c.Layer == l))
                if (CallArgument(model, call, context.IsMasked, prefix) is { } argument)
                    report.Add(ConversionNoteKind.Refused, path, $"{_era.Name} is not written with {argument}");
            switch (layer)
            {
                case ModelSpec { Name: { } name } when _era.WritesTrees && name.Contains('/', StringComparison.Ordinal):
                    report.Add(
                        ConversionNoteKind.Refused,
                        path,
                        $"the name of a model inside holds '/', which {_era.Name} allows in no name"
                    );
                    graph.Add(l, Fragment.Of(layer));
                    break;
                case ModelSpec nested:
                    graph.Add(l, Fragment.Of(Of(nested, path + "/")));
                    break;
                case TimeDistributed { Layer: ModelSpec held } wrapper:
                    var inside = wrapper with { Layer = Of(held, $"{path}/layer/") };
                    var adopted = adoption.Of(inside, path, context.IsMasked, context.IsMaskedInside);
                    StepMasks.Require(context, adopted);
                    graph.Add(l, Fragment.Of(adopted));
                    break;
                default:
                    var fragment = LayerRewriter.Of(context, layer);
                    if (!fragment.IsOne && model.Calls.Any(c => c.Layer == l && c.Keywords.Count > 0))
                        report.Add(ConversionNoteKind.Refused, path, $"it is given a mask by keyword, which what is written for it lacks");
                    bool states = model.Calls.Any(c => c.Layer == l && c.Keywords.Any(CallSpec.IsMask));
                    var masks = (context.IsMasked || states, context.IsMaskedInside || states);
                    var named = Named(graph, layer, fragment, path, masks);
                    foreach (var part in named.Layers)
                        StepMasks.Require(context, part.Layer);
                    graph.Add(l, named);
                    break;
            }
        }
        var written = graph.Finish();
        return written.IsSequential && !_era.HoldsStack(written, target.Release) ? written with { IsSequential = false } : written;
    }

    /// <summary>What a call says beside its inputs that the era is not written with; null for nothing.</summary>
    private string? CallArgument(ModelSpec model, CallSpec call, bool isMasked, string prefix) =>
        TakenMask(model, call, isMasked, prefix.Length > 0) is { } taken ? taken
        : _era.WritesTrees
            ? MaskBehind(model, call, prefix.Length > 0)
                ?? LateMask(model, call, isMasked, prefix.Length > 0)
                ?? new EarlierCalls(target, Masks, Shapes).Problem(model, call, prefix)
        : call.Keywords.Any(CallSpec.IsMask) ? "a mask that is stated where the layer is called"
        : call.IgnoresMask && isMasked ? "a mask of its input that the layer does not see"
        : call.UsesCausalMask ? "a causal mask"
        : call.AttentionMask is not null ? "an attention_mask of fixed numbers"
        : call.Reverses ? "a call that reverses an embedding"
        : call.ReturnsScores ? "scores of an attention as a second value"
        : null;

    /// <summary>A mask that the release hands on behind a call that states masks, where the model has another one; null for none.</summary>
    private string? MaskBehind(ModelSpec model, CallSpec call, bool isNested)
    {
        var layer = model.Layers[call.Layer];
        bool states = call.Keywords.Any(CallSpec.IsMask) || (layer is AttentionSpec && call.IgnoresMask);
        bool handsOnStated = call.HandsOnStated || !call.IgnoresMask;
        return
            states
            && layer is not ModelSpec
            && handsOnStated != _era.HandsOnStatedMasks(target.Release)
            && MaskReaders.Are(model, call.Layer, isNested)
            ? handsOnStated
                ? "a mask that is stated where the layer is called and goes on behind it: Keras before 3.11 hands on that of its input"
                : "a mask of its input that goes on behind a call that states another: Keras from 3.11 on hands on the stated one"
            : null;
    }

    /// <summary>A mask that the layer takes away from what it is given, or the release would, and others read; null for none.</summary>
    private string? TakenMask(ModelSpec model, CallSpec call, bool isMasked, bool isNested) =>
        model.Layers[call.Layer] is MultiHeadAttention heads
        && heads.TakesMasksAway != _era.TakesMasksAway(target.Release)
        && (
            call.Keywords.Contains("query_mask")
            || (isMasked && call.Inputs.Any(i => MaskReaders.AreOfValue(model, i, call.Layer, isNested)))
        )
            ? heads.TakesMasksAway
                ? "MultiHeadAttention that takes the masks of what it is given away, as Keras from 3.8 on does"
                : "MultiHeadAttention that leaves the masks of what it is given, which Keras from 3.8 on takes away"
            : null;

    /// <summary>A mask that the release does not show to attention; null for none.</summary>
    private string? LateMask(ModelSpec model, CallSpec call, bool isMasked, bool isNested) =>
        isMasked
        && model.Layers[call.Layer] is AttentionSpec
        && !call.IgnoresMask
        && !call.Keywords.Any(CallSpec.IsMask)
        && !_era.SeesLateMasks(target.Release)
        && call.Inputs.Any(i => MaskReaders.MaskMayBeOfAnother(model, i.Call, isNested))
            ? "a mask that a model within gives, or is given: attention of Keras before 3.10 does not see it"
            : null;

    /// <summary>A fragment with the names of its layers, as the era has them; its weights are kept for them.</summary>
    private Fragment Named(GraphCopy graph, LayerSpec layer, Fragment fragment, string path, (bool Any, bool Inside) masks)
    {
        string parent = path[..(path.Length - layer.Name!.Length)];
        string own = Allowed(graph, layer.Name, path);
        return fragment.Select(part =>
        {
            string name = fragment.IsOne || string.IsNullOrEmpty(part.Layer.Name) ? own : graph.Unique($"{own}_{part.Layer.Name}");
            var named = WithAllowedNames(part.Layer) with { Name = name };
            // What a Sequential begins with says the shape of its input.
            if (fragment.IsOne || part.Inputs is [-1])
                named = named with { InputShape = layer.InputShape, BatchSize = layer.BatchSize };
            foreach (var (weight, numbers) in part.Weights ?? new Dictionary<string, float[]>())
                _changed[$"{parent}{name}/{weight}"] = numbers;
            if (part.Part is { } of)
                _moved[$"{parent}{name}/"] = $"{path}/{of}/";
            else if (part.Weights is null && name != layer.Name)
                _moved[$"{parent}{name}/"] = $"{path}/";
            return part with { Layer = adoption.Of(named, parent + name, masks.Any, masks.Inside) };
        });
    }

    /// <summary>A layer's name as the era allows it: Keras 3 has paths of names.</summary>
    private string Allowed(GraphCopy graph, string name, string path)
    {
        if (!_era.WritesTrees || !name.Contains('/', StringComparison.Ordinal))
            return name;
        string allowed = graph.Unique(name.Replace('/', '_'));
        report.Add(ConversionNoteKind.Rewritten, path, $"it is called '{allowed}', for {_era.Name} allows no '/' in a name");
        return allowed;
    }

    /// <summary>A wrapper whose layers inside have names that the era allows.</summary>
    private LayerSpec WithAllowedNames(LayerSpec layer)
    {
        if (!_era.WritesTrees)
            return layer;
        return layer switch
        {
            TimeDistributed { Layer: not ModelSpec } t => t with { Layer = Inside(t.Layer) },
            Bidirectional b => b with { Layer = (SequenceSpec)Inside(b.Layer) },
            StackedRnn s => s with { Cells = [.. s.Cells.Select(c => (RecurrentSpec)Inside(c))] },
            _ => layer,
        };
        LayerSpec Inside(LayerSpec inner) => WithAllowedNames(inner) with { Name = inner.Name?.Replace('/', '_') };
    }

    private RewriteContext Context(ModelSpec model, int layer, string path, string prefix)
    {
        CallSpec[] calls = [.. model.Calls.Where(c => c.Layer == layer)];
        var inputs = new List<IReadOnlyList<int?>?>();
        if (calls.Length > 0)
            for (int i = 0; i < calls[0].Inputs.Count; i++)
                inputs.Add(Common(calls.SelectMany(c => i < c.Inputs.Count ? Shapes(model, c.Inputs[i], prefix) : [null])));
        // Of each call the masks of all inputs, once for each call of the models around.
        Node?[][] masks = [.. calls.SelectMany(c => Masks(model, c, prefix))];
        return new RewriteContext
        {
            Era = _era,
            Release = target.Release,
            Path = path,
            Inputs = inputs,
            IsMasked = masks.Any(m => m.Any(i => i is not null)),
            IsMaskedInside = masks.Any(m => m.Any(i => i is { Rank: > 2 })),
            IsMaskedAlike = masks.All(m => m.Distinct().ToArray() is [not null]),
            IsMaskedPartly = masks.Any(m => m.Select(i => i is null).Distinct().Count() > 1),
            FixesSamples = shapes.FixesSamples,
            MaskIsRead = MaskReaders.Are(model, layer, prefix.Length > 0),
            Weight = name => values[$"{path}/{name}"].Values(),
            WeightShape = name => values[$"{path}/{name}"].Shape,
            HasWeight = name => values.ContainsKey($"{path}/{name}"),
            Report = report,
        };
    }

    private static IReadOnlyList<int?>? Common(IEnumerable<IReadOnlyList<int?>?> all)
    {
        IReadOnlyList<int?>? common = null;
        foreach (var (i, shape) in all.Index())
        {
            if (shape is null || common is not null && common.Count != shape.Count)
                return null;
            common = i == 0 ? shape : [.. common!.Zip(shape, (a, b) => a == b ? a : null)];
        }
        return common;
    }

    private IEnumerable<IReadOnlyList<int?>?> Shapes(ModelSpec model, TensorRef value, string prefix)
    {
        var source = model.Layers[model.Calls[value.Call].Layer];
        return source is InputLayer { InputShape: { } given }
            ? [given]
            : Numbers(model, value, prefix).DefaultIfEmpty(-1).Select(n => n < 0 ? null : shapes.Of(prefix + source.Name, n, value.Index));
    }

    private IEnumerable<Node?[]> Masks(ModelSpec model, CallSpec call, string prefix)
    {
        Node?[][] all = [.. call.Inputs.Select(i => Masks(model, i, prefix))];
        for (int run = 0; run < all.Select(m => m.Length).DefaultIfEmpty(0).Min(); run++)
            yield return [.. all.Select(m => m[run])];
    }

    private Node?[] Masks(ModelSpec model, TensorRef value, string prefix)
    {
        string path = prefix + model.Layers[model.Calls[value.Call].Layer].Name;
        return [.. Numbers(model, value, prefix).Select(n => shapes.Mask(path, n, value.Index))];
    }

    /// <summary>Which of its layer's runs give a value: one for each call of the models around.</summary>
    private IEnumerable<int> Numbers(ModelSpec model, TensorRef value, string prefix)
    {
        int layer = model.Calls[value.Call].Layer,
            each = model.Calls.Count(c => c.Layer == layer),
            runs = shapes.Runs(prefix + model.Layers[layer].Name);
        for (int n = model.Calls.Take(value.Call).Count(c => c.Layer == layer); n < runs; n += each)
            yield return n;
    }
}
