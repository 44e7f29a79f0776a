using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

internal sealed partial class Lowering
{
    private readonly Dictionary<Variable, IReadOnlyList<Node>> _assigned = [];

    /// <summary>Whether a recurrent layer starts from the states that the run before left.</summary>
    internal bool KeepsStates(LayerContext layer, SequenceSpec spec) =>
        spec.Stateful || _apart == 0 && _states is { } states && states.TakesUp(layer, spec);

    /// <summary>Whether the model fixes the number of samples, although a run of explicit states may have any.</summary>
    internal bool FixesSamples => _states is { FixesSamples: true };

    internal Node State(LayerContext layer, string name, Shape shape)
    {
        if (_states is not null)
            return _states.Before($"{layer.Path}/{name}", shape);
        if (shape.PerBatch)
            throw new ShapeException(
                $"a stateful layer needs a fixed batch size (batch_input_shape); found an input of {shape[0]} samples"
            );
        return Ops.Read(_store.Declare($"{layer.Path}/{name}", shape.At(1), VariableRole.State, new ConstantInitializer(0), false));
    }

    /// <summary>What calls gave weights before they were read, each value in the order of the calls. A derivative ends there: it is one by
    /// the weight as it then is.</summary>
    internal IReadOnlyDictionary<Variable, IReadOnlyList<Node>> Assigned => _assigned;

    /// <summary>A weight as calls from here on read it.</summary>
    internal Node ValueOf(Variable weight) => _assigned.TryGetValue(weight, out var values) ? values[^1] : Ops.Read(weight);

    /// <summary>The same of a weight by its path, which was declared before.</summary>
    internal Node ValueOf(string path) => ValueOf(_store[path]);

    /// <summary>Sets a weight for all calls from here on, and for the optimizer.</summary>
    internal void Assign(string path, Node value)
    {
        var variable = _store[path];
        _assigned[variable] = [.. _assigned.GetValueOrDefault(variable, []), Ops.StopGradient(value)];
    }

    internal Node Average(LayerContext layer, string name, int[] shape) =>
        Ops.Read(_store.Declare($"{layer.Path}/{name}", shape, VariableRole.Average, new ConstantInitializer(0), false));

    /// <summary>Sets a variable's value after the run. Where a shared layer's calls set one several times, the first call's value
    /// counts, as in Keras.</summary>
    internal void Update(string path, Node value)
    {
        if (_states is not null)
        {
            _states.Become(path, value);
            return;
        }
        var variable = _store[path];
        if (_updated.Add(variable))
            _updates.Add((variable, value));
    }

    /// <summary>Sets a statistic's value, unless a layer around it keeps statistics as they are.</summary>
    internal void UpdateStatistic(string path, Node value)
    {
        if (_keepsStatistics == 0)
            Update(path, value);
    }

    /// <summary>Sets a statistic's value in the place of what a call before gave it, unless a layer around it keeps statistics.</summary>
    internal void MoveStatistic(string path, Node value)
    {
        if (_keepsStatistics == 0)
            Replace(path, value);
    }

    /// <summary>Sets a state's value in the place of what a call before gave it.</summary>
    internal void MoveState(string path, Node value)
    {
        if (_states is not null)
            _states.Become(path, value, again: true);
        else
            Replace(path, value);
    }

    /// <summary>What the calls so far make of a state; null for nothing.</summary>
    internal Node? MovedState(string path) => _states is not null ? _states.After(path) : Updated(path);

    private void Replace(string path, Node value)
    {
        _updates.RemoveAll(u => u.Target == _store[path]);
        _updated.Remove(_store[path]);
        Update(path, value);
    }

    /// <summary>What the calls so far make of a variable; null for nothing.</summary>
    internal Node? Updated(string path) => _updates.FirstOrDefault(u => u.Target == _store[path]).Value;

    /// <summary>Within such a call each row is a sequence of its own, not a sample's next part.</summary>
    internal void SetApart(int change) => _apart += change;

    /// <summary>What is met from here on has so many times as many batches; gives the number before.</summary>
    internal int CountBatches(int batches)
    {
        int before = _penalties.Batches;
        _penalties.Batches = before * batches;
        return before;
    }

    internal void SetBatches(int batches) => _penalties.Batches = batches;

    /// <summary>A value as it is found where its mask was taken away.</summary>
    private static LayerValue Found(LayerValue value, bool taken) => taken ? new LayerValue(value.Value) : value;
}
