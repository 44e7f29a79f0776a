using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>One layer of a built model: its configuration and its weights.</summary>
public sealed class ModelLayer
{
    private readonly (Variable Variable, bool Learned)[] _weights;

    internal ModelLayer(LayerSpec spec, (Variable, bool)[] weights, Variable[] states) =>
        (Spec, _weights, States) = (spec, weights, states);

    /// <summary>Its name, such as <c>dense_1</c>: unique in the model.</summary>
    public string Name => Spec.Name!;

    /// <summary>The class name that Keras gives this layer.</summary>
    public string ClassName => Spec.ClassName;

    /// <summary>Its configuration: a record of the layer's own type, such as <see cref="Dense"/>.</summary>
    public LayerSpec Spec { get; }

    /// <summary>The weights, those of layers inside included, in the order of declaration.</summary>
    internal IReadOnlyList<Variable> Weights => [.. _weights.Select(w => w.Variable)];

    /// <summary>The states between batches, those of layers inside included.</summary>
    internal IReadOnlyList<Variable> States { get; }

    /// <summary>The number of elements of all weights.</summary>
    public long ParameterCount => _weights.Sum(w => w.Variable.Shape.Aggregate(1L, (a, b) => a * b));

    /// <summary>Whether training changes some weight. Setting it freezes or releases all weights that training can change;
    /// statistics (BatchNormalization's running mean) are none of them.</summary>
    public bool Trainable
    {
        get => _weights.Any(w => w.Variable.Trainable);
        set
        {
            foreach (var (variable, learned) in _weights)
                if (learned)
                    variable.Trainable = value;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({ClassName})";
}

/// <summary>A model's layers in the model's order.</summary>
public sealed class ModelLayers : IReadOnlyList<ModelLayer>
{
    private readonly ModelLayer[] _layers;
    private readonly string _model;

    internal ModelLayers(Model model)
    {
        _model = model.Name;
        var weights = ByPath(model.Declared.Weights, w => w.Layer);
        var states = ByPath(model.Variables.All.Where(v => v.Role == VariableRole.State), v => v.Name);
        _layers =
        [
            .. model.Spec.Layers.Select(layer => new ModelLayer(
                layer,
                [.. weights[layer.Name!].Select(w => (w.Variable, w.Learned))],
                [.. states[layer.Name!]]
            )),
        ];
    }

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at a place, from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public ModelLayer this[int index] => _layers[index];

    /// <summary>The layer of a name.</summary>
    /// <exception cref="KerasException">There is none; the message lists the names.</exception>
    public ModelLayer this[string name] =>
        TryGet(Given(name), out var layer)
            ? layer
            : throw new KerasException($"model '{_model}' has no layer '{name}'; it has {Wording.List(_layers.Select(l => l.Name))}");

    /// <summary>The layer of a name, where there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out ModelLayer? layer) =>
        (layer = Array.Find(_layers, l => l.Name == name)) is not null;

    /// <inheritdoc/>
    public IEnumerator<ModelLayer> GetEnumerator() => ((IEnumerable<ModelLayer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Items by their path and by each path that it lies within.</summary>
    internal static ILookup<string, T> ByPath<T>(IEnumerable<T> items, Func<T, string> pathOf) =>
        items
            .SelectMany(item =>
            {
                string path = pathOf(item);
                return Enumerable
                    .Range(0, path.Length + 1)
                    .Where(end => end == path.Length || path[end] == '/')
                    .Select(end => (Path: path[..end], Item: item));
            })
            .ToLookup(p => p.Path, p => p.Item, StringComparer.Ordinal);
}
