using System.Collections;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Compile;

namespace KerasSharp;

/// <summary>Builds a stack of layers, as Keras's Sequential does:
/// <code>Model model = new Sequential { new Embedding(20000, 128) { InputShape = [100] }, new Lstm(128), new Dense(1) };</code>
/// The first layer says its <see cref="LayerSpec.InputShape"/>, unless it is an <see cref="InputLayer"/> or a model.</summary>
public sealed class Sequential : IEnumerable<LayerSpec>
{
    private readonly List<LayerSpec> _layers = [];
    private ModelSpec? _built;

    /// <param name="name">The model's name; null where an outer model shall choose one.</param>
    public Sequential(string? name = null) => Name = name;

    public string? Name { get; }

    /// <summary>Puts a layer on top. The same object twice is one layer with shared weights.</summary>
    public Sequential Add(LayerSpec layer)
    {
        _layers.Add(layer);
        _built = null;
        return this;
    }

    /// <summary>Puts a whole stack on top, as one layer.</summary>
    public Sequential Add(Sequential model) => Add(model.Build());

    /// <summary>The layer graph. The same object until a layer is added.</summary>
    /// <exception cref="KerasException">There is no layer, the first does not say its input shape, or a name is used twice.</exception>
    public ModelSpec Build() => _built ??= Make();

    /// <summary>The model on a device, its weights drawn by their initializers.</summary>
    /// <param name="device">The device that runs it (<see cref="Device"/>).</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="seed">For weights that are drawn.</param>
    /// <exception cref="KerasException">The layers do not fit together; the message names the layer.</exception>
    public Model ToModel(IBackend device, CompileOptions? options = null, int seed = 0) => new(Build(), device, options, seed);

    public static implicit operator ModelSpec(Sequential model) => model.Build();

    /// <summary>The model on the processor.</summary>
    public static implicit operator Model(Sequential model) => model.ToModel(Device.Cpu());

    private ModelSpec Make()
    {
        if (_layers.Count == 0) throw new KerasException("a Sequential model needs at least one layer, found none");
        var distinct = new Dictionary<LayerSpec, int>(ReferenceEqualityComparer.Instance);
        var layers = new List<LayerSpec>();
        var calls = new List<CallSpec>();
        var names = new LayerNames(_layers.Distinct<LayerSpec>(ReferenceEqualityComparer.Instance));
        if (_layers[0] is not InputLayer) Append(ImplicitInput(_layers[0], names));
        foreach (var layer in _layers) Append(layer);
        return new ModelSpec
        {
            Name = Name,
            Layers = layers,
            Calls = calls,
            Inputs = [new TensorRef(0)],
            Outputs = [new TensorRef(calls.Count - 1)],
            IsSequential = true,
        };

        void Append(LayerSpec layer)
        {
            if (layer is InputLayer && calls.Count > 0) throw new KerasException($"an input layer stands first in a Sequential model, found one as layer {calls.Count + 1}");
            if (!distinct.TryGetValue(layer, out int index))
            {
                distinct[layer] = index = layers.Count;
                layers.Add(names.Named(layer));
            }
            calls.Add(new CallSpec(index, calls.Count == 0 ? [] : [new TensorRef(calls.Count - 1)]));
        }
    }

    private static InputLayer ImplicitInput(LayerSpec first, LayerNames names)
    {
        var source = first is ModelSpec { Inputs: [var input] } model ? model.Layers[model.Calls[input.Call].Layer] : first;
        var shape = source.InputShape ?? (first is Embedding ? [null] : throw new KerasException(
            $"the first layer of a Sequential model ({first.ClassName}) must say its InputShape, the shape of one sample; found none"));
        return new InputLayer([.. shape])
        {
            Name = names.Next($"{first.ClassName.ToLowerInvariant()}_input"),
            BatchSize = source.BatchSize,
            Integer = first is Embedding,
            Implicit = true,
        };
    }

    IEnumerator<LayerSpec> IEnumerable<LayerSpec>.GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _layers.GetEnumerator();
}
