using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Layers;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Shapes and masks of a model's values, with null in the place of an extent that is not known ahead.</summary>
internal sealed class ValueShapes
{
    private readonly Lowering _one,
        _other;

    /// <param name="model">The model.</param>
    /// <param name="extent">What it was declared with in the place of extents that are not known ahead. Another number stands for them
    /// beside it, so that what follows from them shows.</param>
    /// <exception cref="KerasException">The layers do not fit together.</exception>
    internal ValueShapes(ModelSpec model, int extent)
    {
        _one = Run(model, extent);
        bool open = model.Inputs.Any(i => model.Layers[model.Calls[i.Call].Layer].InputShape!.Contains(null));
        _other = open ? Run(model, extent + extent / 2) : _one;
    }

    /// <summary>The extents of a value behind the batch; null where the layer's calls are not known.</summary>
    /// <param name="path">The path of the layer that gives it.</param>
    /// <param name="call">Which of that layer's calls.</param>
    /// <param name="output">Which of the call's outputs.</param>
    internal IReadOnlyList<int?>? Of(string path, int call, int output)
    {
        if (Value(_one, path, call, output) is not { } one || Value(_other, path, call, output) is not { } other)
            return null;
        return [.. one.Value.Shape.Skip(1).Zip(other.Value.Shape.Skip(1), (a, b) => a == b && !a.PerBatch ? a.Factor : (int?)null)];
    }

    /// <summary>The mask that comes with a value, the same object for the same mask; null for none.</summary>
    internal Node? Mask(string path, int call, int output) => Value(_one, path, call, output)?.Mask;

    /// <summary>Whether the model says how many samples there are.</summary>
    internal bool FixesSamples => _one.Inputs.Any(i => !i.Shape[0].PerBatch);

    /// <summary>How often a layer runs in one run of the model: a layer of a model inside does with each call of that model.</summary>
    internal int Runs(string path) => _one.Layers.TryGetValue(path, out var calls) ? calls.Count : 0;

    private static LayerValue? Value(Lowering lowering, string path, int call, int output) =>
        lowering.Layers.TryGetValue(path, out var calls) && call < calls.Count && output < calls[call].Count ? calls[call][output] : null;

    private static Lowering Run(ModelSpec model, int placeholder) =>
        Lowering.Run(
            model,
            new VariableStore(),
            [
                .. model.Inputs.Select(i =>
                {
                    var layer = model.Layers[model.Calls[i.Call].Layer];
                    Dim batch = layer.BatchSize is { } fixedBatch ? fixedBatch : Dim.Batch;
                    return new Shape([batch, .. layer.InputShape!.Select(e => new Dim(e ?? placeholder))]);
                }),
            ],
            training: false
        );
}
