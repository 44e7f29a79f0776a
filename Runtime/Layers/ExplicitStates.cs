using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>The states of a model's recurrent layers as ports of its graph, and what they become: what a stateful layer keeps in a variable
/// comes in and goes out instead. Of a model without stateful layers every recurrent layer is taken as a stateful one.</summary>
/// <param name="model">The model.</param>
/// <param name="samples">The first extent of the inputs.</param>
internal sealed class ExplicitStates(ModelSpec model, Dim samples)
{
    private readonly OrderedDictionary<string, (Node Before, Node? After)> _states = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenUp = new(StringComparer.Ordinal);

    /// <summary>Whether the model fixes the number of samples.</summary>
    internal bool FixesSamples { get; } = model.KeepsState;

    /// <summary>By path the state before the run and after it, in the order of the layers.</summary>
    internal IEnumerable<(string Name, Node Before, Node After)> All =>
        _states.Select(s => (s.Key, s.Value.Before, s.Value.After ?? s.Value.Before));

    /// <summary>Whether a layer that is not stateful is taken as if it were.</summary>
    /// <exception cref="KerasUnsupportedException">It has a state that no run can go on from.</exception>
    internal bool TakesUp(LayerContext layer, SequenceSpec spec)
    {
        // States that another layer gives are in sight already.
        if (FixesSamples || layer.Inputs.Count > 1 || layer.X.Shape[0] != samples)
            return false;
        if (spec.GoBackwards)
            throw new KerasUnsupportedException(
                $"layer '{layer.Path}' ({spec.ClassName}): expected a layer that reads its sequence forwards, found one that begins at its "
                    + $"end; no step can go on from its states"
            );
        if (!_takenUp.Add(layer.Path))
            throw new KerasUnsupportedException(
                $"layer '{layer.Path}' ({spec.ClassName}): expected one call, found several; they would share one state"
            );
        return true;
    }

    internal Node Before(string path, Shape shape)
    {
        if (_states.TryGetValue(path, out var state))
            return state.Before.Shape == shape
                ? state.Before
                : throw new ShapeException($"its state has the shape {state.Before.Shape}, but this input needs {shape}");
        var port = Ops.Input(path, shape);
        _states.Add(path, (port, null));
        return port;
    }

    /// <summary>What a call made of a state; null where none did.</summary>
    internal Node? After(string path) => _states.GetValueOrDefault(path).After;

    /// <summary>Sets what a state becomes. Of several calls of a shared layer the first counts, unless each sets it again.</summary>
    internal void Become(string path, Node value, bool again = false)
    {
        if (_states.TryGetValue(path, out var state) && (again || state.After is null))
            _states[path] = (state.Before, value);
    }
}
