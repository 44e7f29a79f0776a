namespace KerasSharp.Runtime.Layers;

/// <summary>The order in which Keras runs the calls of a functional model: by falling distance from the outputs, where no call of a
/// layer is nearer than one that was met before it (map_graph in ops/function.py of Keras 3, _map_graph_network in
/// engine/functional.py of tf.keras). It matters where calls of one layer move its statistics or states one after the other.</summary>
internal sealed class RunOrder
{
    private readonly ModelSpec _model;
    private readonly List<int> _finished = [],
        _met = [];
    private readonly HashSet<int> _entered = [];
    private readonly Dictionary<int, int> _distances = [];

    private RunOrder(ModelSpec model) => _model = model;

    /// <summary>The calls in that order; those that no output depends on last.</summary>
    internal static IReadOnlyList<int> Of(ModelSpec model)
    {
        var order = new RunOrder(model);
        foreach (var output in model.Outputs)
            order.Walk(output.Call);
        order.Measure();
        int[] run = [.. order._met.OrderByDescending(c => order._distances[c])];
        return [.. run, .. Enumerable.Range(0, model.Calls.Count).Except(run)];
    }

    /// <summary>Whether a model calls a layer several times that moves its states, or in training its statistics, at each call.</summary>
    internal static bool Matters(ModelSpec model, bool training) =>
        model.Calls.CountBy(c => c.Layer).Any(c => c.Value > 1 && Moves(model.Layers[c.Key], training));

    private static bool Moves(LayerSpec layer, bool training) =>
        layer switch
        {
            BatchNormalization { MovesAtEachCall: true } => training,
            SequenceSpec { Stateful: true, GoesOnAtEachCall: true } => true,
            Bidirectional around => Moves(around.Layer, training),
            ModelSpec inner => inner.Layers.Any(l => Moves(l, training)),
            _ => false,
        };

    /// <summary>Back from a call to all that it uses, which are finished before it; chains may be too long for a call stack.</summary>
    private void Walk(int end)
    {
        var pending = new Stack<(int Call, int Next)>();
        if (_entered.Add(end))
            pending.Push((end, 0));
        while (pending.TryPop(out var at))
        {
            var inputs = _model.Calls[at.Call].Inputs;
            if (at.Next == inputs.Count)
            {
                _finished.Add(at.Call);
                continue;
            }
            pending.Push((at.Call, at.Next + 1));
            if (_entered.Add(inputs[at.Next].Call))
                pending.Push((inputs[at.Next].Call, 0));
        }
    }

    private void Measure()
    {
        var layers = new Dictionary<int, int>();
        foreach (int call in _finished.AsEnumerable().Reverse())
        {
            int layer = _model.Calls[call].Layer;
            int distance = layers[layer] = Math.Max(Meet(call), layers.GetValueOrDefault(layer));
            _distances[call] = distance;
            foreach (var input in _model.Calls[call].Inputs)
                _distances[input.Call] = Math.Max(distance + 1, Meet(input.Call));
        }
    }

    private int Meet(int call)
    {
        if (_distances.TryAdd(call, 0))
            _met.Add(call);
        return _distances[call];
    }
}
