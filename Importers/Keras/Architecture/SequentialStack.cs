namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>A Sequential as Keras has it: layers one upon another, or upon a merge of such stacks.</summary>
/// <param name="Layers">The numbers of the stack's layers in the model's list of layers, from the bottom to the top. An input layer that
/// Keras made unasked is left out, since no file lists it.</param>
/// <param name="Input">The input layer below the first layer; null if the first layer merges branches, or is a model with several
/// inputs.</param>
/// <param name="Branches">The stacks that the first layer merges; empty if it takes an input.</param>
internal sealed record SequentialStack(IReadOnlyList<int> Layers, InputLayer? Input, IReadOnlyList<SequentialStack> Branches)
{
    /// <summary>The model as a stack; null where it is none.</summary>
    internal static SequentialStack? Of(ModelSpec model)
    {
        if (model.Outputs is not [{ Index: 0 } end])
            return null;
        var users = new int[model.Calls.Count];
        foreach (var input in model.Calls.SelectMany(c => c.Inputs))
            users[input.Call]++;
        return users.Any(u => u > 1) ? null : Below(model, end.Call);
    }

    /// <summary>The places of the layers that a file lists: those of the branches, then the others but the merge.</summary>
    internal IEnumerable<int> FileLayers() =>
        Branches.Count == 0 ? Layers.Distinct() : Branches.SelectMany(b => b.FileLayers()).Concat(Layers.Skip(1)).Distinct();

    /// <summary>Whether a layer stands twice in one stack. Keras adds it so, and of the file that it then writes later releases make two
    /// layers, of one name, which they refuse.</summary>
    internal bool RepeatsLayer => Layers.Distinct().Count() < Layers.Count || Branches.Any(b => b.RepeatsLayer);

    private static SequentialStack? Below(ModelSpec model, int call)
    {
        var layers = new List<int>();
        while (true)
        {
            var (layer, inputs) = (model.Calls[call].Layer, model.Calls[call].Inputs);
            if (model.Layers[layer] is InputLayer input)
            {
                if (!input.Implicit)
                    layers.Add(layer);
                layers.Reverse();
                return new SequentialStack(layers, input, []);
            }
            layers.Add(layer);
            if (inputs.Any(i => i.Index != 0) || inputs.Count == 0)
                return null;
            if (inputs.Count == 1)
            {
                call = inputs[0].Call;
                continue;
            }
            if (
                model.Layers[layer] is ModelSpec
                && inputs.Select(i => model.Layers[model.Calls[i.Call].Layer]).All(l => l is InputLayer { Implicit: true })
            )
            {
                layers.Reverse();
                return new SequentialStack(layers, null, []);
            }
            if (
                model.Layers[layer] is not Merge
                || inputs.Select(i => Below(model, i.Call)).ToList() is not { } branches
                || branches.Contains(null)
            )
                return null;
            layers.Reverse();
            return new SequentialStack(layers, null, [.. branches.Select(b => b!)]);
        }
    }
}
