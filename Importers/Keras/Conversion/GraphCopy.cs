using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Conversion.Rewrites;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>A graph in which fragments stand in the place of layers.</summary>
/// <param name="model">The graph that is copied.</param>
/// <param name="mergesBranches">Whether a Sequential of the era may begin with a merge of others.</param>
internal sealed class GraphCopy(ModelSpec model, bool mergesBranches)
{
    private readonly Fragment[] _fragments = new Fragment[model.Layers.Count];
    private readonly HashSet<string> _names = [.. model.Layers.Select(l => l.Name!)];

    /// <summary>A name that no layer has.</summary>
    internal string Unique(string name)
    {
        string unique = name;
        for (int i = 1; !_names.Add(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }

    /// <summary>What stands for a layer.</summary>
    internal void Add(int layer, Fragment fragment) => _fragments[layer] = fragment;

    /// <summary>The new graph.</summary>
    internal ModelSpec Finish()
    {
        var layers = new List<LayerSpec>();
        var first = new int[_fragments.Length];
        bool isStack =
            model.IsSequential
            && _fragments.All(f => (f.IsOne || f.IsChain) && !f.Layers.Any(l => l.Layer is OperationLayer))
            && SequentialStack.Of(model) is { RepeatsLayer: false } stack
            && (mergesBranches || stack.Branches.Count == 0);
        for (int l = 0; l < _fragments.Length; l++)
        {
            first[l] = layers.Count;
            layers.AddRange(_fragments[l].Layers.Select(p => p.Layer));
        }
        // A graph lists its inputs.
        if (model.IsSequential && !isStack)
            layers = [.. layers.Select(l => l is InputLayer { Implicit: true } input ? input with { Implicit = false } : l)];
        var calls = new List<CallSpec>();
        var results = new int[model.Calls.Count];
        TensorRef Moved(TensorRef r) => r with { Call = results[r.Call] };
        for (int c = 0; c < model.Calls.Count; c++)
        {
            var call = model.Calls[c];
            TensorRef[] inputs = [.. call.Inputs.Select(Moved)];
            var parts = _fragments[call.Layer].Layers;
            int start = calls.Count;
            for (int p = 0; p < parts.Count; p++)
                calls.Add(
                    parts[p].Inputs.Count == 0
                        ? call with
                        {
                            Layer = first[call.Layer] + p,
                            Inputs = inputs,
                        }
                        : new CallSpec(
                            first[call.Layer] + p,
                            [.. parts[p].Inputs.Select(i => i < 0 ? inputs[-1 - i] : new TensorRef(start + i))]
                        )
                        {
                            EndsMasks = call.EndsMasks,
                            PredictsAlways = call.PredictsAlways,
                        }
                );
            results[c] = calls.Count - 1;
        }
        return model with
        {
            Layers = layers,
            Calls = calls,
            Inputs = [.. model.Inputs.Select(Moved)],
            Outputs = [.. model.Outputs.Select(Moved)],
            IsSequential = isStack,
        };
    }
}
