namespace KerasSharp;

/// <summary>Collects the layers and calls of a <see cref="Sequential"/>.</summary>
internal sealed class StackBuilder(LayerNames names)
{
    private readonly Dictionary<LayerSpec, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly List<LayerSpec> _layers = [];
    private readonly List<CallSpec> _calls = [];
    private readonly List<TensorRef> _inputs = [];

    /// <summary>Applies a layer; one that was applied before keeps its place and weights.</summary>
    public TensorRef Call(LayerSpec layer, params IReadOnlyList<TensorRef> inputs)
    {
        if (!_places.TryGetValue(layer, out int place))
        {
            _places[layer] = place = _layers.Count;
            _layers.Add(names.Named(layer));
        }
        _calls.Add(new CallSpec(place, inputs));
        return new TensorRef(_calls.Count - 1);
    }

    /// <summary>Applies the layer that stands first, to an input of its own where it is none itself.</summary>
    public TensorRef Start(LayerSpec first)
    {
        if (first is InputLayer)
            return Input(first);
        return Call(first, Input(ImplicitInput(first)));
    }

    /// <summary>The model.</summary>
    public ModelSpec Finish(string? name, TensorRef output) =>
        new()
        {
            Name = name,
            Layers = _layers,
            Calls = _calls,
            Inputs = _inputs,
            Outputs = [output],
            IsSequential = true,
        };

    private TensorRef Input(LayerSpec layer)
    {
        var value = Call(layer);
        _inputs.Add(value);
        return value;
    }

    private InputLayer ImplicitInput(LayerSpec first)
    {
        var source = Source(first);
        var shape =
            source.InputShape
            ?? (
                first is Embedding
                    ? [null]
                    : throw new KerasException(
                        $"the first layer of a Sequential model ({first.ClassName}) must say its InputShape, the shape of one sample; "
                            + $"found none"
                    )
            );
        return new InputLayer([.. shape])
        {
            Name = names.Next($"{first.ClassName.ToLowerInvariant()}_input"),
            BatchSize = source.BatchSize,
            Integer = source is Embedding or InputLayer { Integer: true },
            Implicit = true,
        };
    }

    /// <summary>The layer that says the input's shape.</summary>
    private static LayerSpec Source(LayerSpec first) =>
        first switch
        {
            { InputShape: not null } => first,
            AutoEncoder auto => Source(auto.Encoder),
            ModelSpec { Inputs: [var input] } model => model.Layers[model.Calls[input.Call].Layer],
            _ => first,
        };
}
