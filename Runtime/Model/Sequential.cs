using System.Collections;
using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Planning;

namespace KerasSharp;

/// <summary>Builds a stack of layers, as Keras's Sequential does:
/// <code>using Model model = new Sequential
/// {
///     new Embedding(20000, 128) { InputShape = [100] }, new Lstm(128), new Dense(1),
/// }.Build();</code>
/// The first layer says its <see cref="LayerSpec.InputShape"/>, unless it is an <see cref="InputLayer"/> or a model.</summary>
public sealed class Sequential : IEnumerable<LayerSpec>
{
    private readonly List<LayerSpec> _layers = [];
    private Sequential[] _branches = [];
    private ModelSpec? _built;

    /// <param name="name">The model's name; null where an outer model shall choose one.</param>
    public Sequential(string? name = null) => Name = name;

    /// <summary>The model's name; null where an outer model shall choose one.</summary>
    public string? Name { get; }

    /// <summary>Puts a layer on top. The same object twice is one layer with shared weights.</summary>
    public Sequential Add(LayerSpec layer)
    {
        _layers.Add(layer);
        _built = null;
        return this;
    }

    /// <summary>Puts a whole stack on top, as one layer.</summary>
    public Sequential Add(Sequential model) => Add(Given(model).ToSpec());

    /// <summary>Puts a merge of several stacks at the bottom; the model has all their inputs. In a collection initializer:
    /// <code>new Sequential { { new Merge(MergeMode.Concatenate), left, right }, new Dense(1) }</code>
    /// The layers of the stacks count as this model's own, and their masks do not reach the merge, as in Keras.</summary>
    /// <exception cref="KerasException">Something was added before.</exception>
    public Sequential Add(Merge merge, params Sequential[] branches)
    {
        if (branches.Length > 0 && _layers.Count > 0)
            throw new KerasException("a Merge of stacks stands first in a Sequential model, found one after other layers");
        _branches = branches;
        return Add((LayerSpec)merge);
    }

    /// <summary>The layer graph. The same object until a layer is added.</summary>
    /// <exception cref="KerasException">There is no layer, the first does not say its input shape, or a name is used twice.</exception>
    public ModelSpec ToSpec() => _built ??= Make();

    /// <summary>The model on a device, its weights drawn by their initializers. Each call makes another model.</summary>
    /// <param name="device">The device that runs it (<see cref="Device"/>); null for the processor.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="seed">For weights that are drawn.</param>
    /// <exception cref="KerasException">There is no layer, the first does not say its input shape, a name is used twice, or the layers
    /// do not fit together; the message names the layer.</exception>
    public Model Build(IBackend? device = null, CompileOptions? options = null, int seed = 0) => ToSpec().Build(device, options, seed);

    private ModelSpec Make()
    {
        var stack = new StackBuilder(new LayerNames(Everything().Distinct<LayerSpec>(ReferenceEqualityComparer.Instance)));
        return stack.Finish(Name, Put(stack));
    }

    private IEnumerable<LayerSpec> Everything() => [.. _branches.SelectMany(b => b.Everything()), .. _layers];

    private TensorRef Put(StackBuilder stack)
    {
        if (_layers.Count == 0)
            throw new KerasException("a Sequential model needs at least one layer, found none");
        var value =
            _branches.Length > 0
                ? stack.Call((Merge)_layers[0] with { Masks = MergeMasks.Dropped }, [.. _branches.Select(b => b.Put(stack))])
                : stack.Start(_layers[0]);
        foreach (var layer in _layers.Skip(1))
        {
            if (layer is InputLayer)
                throw new KerasException(
                    $"an input layer stands first in a Sequential model, found one as layer {_layers.IndexOf(layer) + 1}"
                );
            value = stack.Call(layer, value);
        }
        return value;
    }

    IEnumerator<LayerSpec> IEnumerable<LayerSpec>.GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _layers.GetEnumerator();
}
