using KerasSharp.Runtime.Backends;

namespace KerasSharp;

/// <summary>A value of a model that is being written down: one output of one call of a layer.</summary>
public sealed class KerasTensor
{
    private static int s_next;

    internal KerasTensor(LayerSpec layer, IReadOnlyList<KerasTensor> inputs) =>
        Call = new LayerCall(layer, inputs, Interlocked.Increment(ref s_next));

    internal KerasTensor(LayerCall call, int index) => (Call, Index) = (call, index);

    internal LayerCall Call { get; }

    internal int Index { get; }

    /// <summary>The layer that gives it.</summary>
    public LayerSpec Layer => Call.Layer;
}

/// <summary>A layer applied to values. Reference equality: two calls are two even where they look alike.</summary>
internal sealed class LayerCall(LayerSpec layer, IReadOnlyList<KerasTensor> inputs, int order)
{
    public LayerSpec Layer => layer;

    public IReadOnlyList<KerasTensor> Inputs => inputs;

    /// <summary>Later calls have greater numbers.</summary>
    public int Order => order;
}

/// <summary>Keras's functional way to write models:
/// <code>var x = Functional.Input(784);
/// var y = new Dense(10).Apply(new Dense(64).Apply(x));
/// using Model model = Functional.Model(x, y).Build();</code>
/// A layer object that is applied twice is one layer with shared weights.</summary>
public static class Functional
{
    /// <summary>An input.</summary>
    /// <param name="shape">The shape of one sample; null where not known ahead.</param>
    public static KerasTensor Input(params int?[] shape) => Input(new InputLayer(Given(shape)));

    /// <summary>An input with a name or a batch size.</summary>
    public static KerasTensor Input(InputLayer layer) => new(Given(layer), []);

    /// <summary>Applies a layer that gives one value.</summary>
    /// <exception cref="ArgumentException">It gives several; see <see cref="ApplyAll"/>.</exception>
    public static KerasTensor Apply(this LayerSpec layer, params KerasTensor[] inputs) =>
        ApplyAll(Given(layer), Given(inputs)) is [var only]
            ? only
            : throw new ArgumentException($"a {layer.ClassName} with {OutputCount(layer)} outputs: use ApplyAll", nameof(layer));

    /// <summary>Applies a stack of layers as one layer.</summary>
    public static KerasTensor Apply(this Sequential model, KerasTensor input) => Apply(Given(model).ToSpec(), input);

    /// <summary>Applies a layer.</summary>
    /// <returns>Each of its outputs.</returns>
    /// <exception cref="ArgumentException">There is no input, or one is missing.</exception>
    public static KerasTensor[] ApplyAll(this LayerSpec layer, params KerasTensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        if (layer is InputLayer)
            throw new ArgumentException("an input layer is applied to nothing; use Input", nameof(layer));
        if (inputs.Length == 0)
            throw new ArgumentException($"a {layer.ClassName} must be applied to something", nameof(inputs));
        var first = new KerasTensor(layer, inputs);
        return [first, .. Enumerable.Range(1, OutputCount(layer) - 1).Select(i => new KerasTensor(first.Call, i))];
    }

    /// <summary>The model from one input to one output.</summary>
    /// <inheritdoc cref="Model(IReadOnlyList{KerasTensor}, IReadOnlyList{KerasTensor}, string?)"/>
    public static ModelSpec Model(KerasTensor input, KerasTensor output, string? name = null) => Model([input], [output], name);

    /// <summary>The model from inputs to outputs.</summary>
    /// <param name="inputs">Values of <see cref="Input(int?[])"/>, in the order in which data is given.</param>
    /// <param name="outputs">The values that the model gives.</param>
    /// <param name="name">The model's name; null where an outer model shall choose one.</param>
    /// <exception cref="KerasException">An output needs an input that is not among <paramref name="inputs"/>, an input is not needed, or
    /// a name is used twice.</exception>
    public static ModelSpec Model(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs, string? name = null) =>
        new GraphOrder(Given(inputs), Given(outputs)).Build(name);

    /// <summary>The model on a device, its weights drawn by their initializers. Each call makes another model.</summary>
    /// <param name="spec">The layer graph.</param>
    /// <param name="device">The device that runs it (<see cref="Device"/>); null for the processor.</param>
    /// <param name="options">How plans are made.</param>
    /// <param name="seed">For weights that are drawn.</param>
    /// <exception cref="KerasException">The layers do not fit together; the message names the layer.</exception>
    public static Model Build(this ModelSpec spec, IBackend? device = null, CompileOptions? options = null, int seed = 0) =>
        new(spec, device ?? Device.Cpu(), options, seed);

    private static int OutputCount(LayerSpec layer) =>
        layer switch
        {
            ModelSpec m => m.Outputs.Count,
            Bidirectional b => (b.Mode == BidirectionalMode.Separate ? 2 : 1) + (b.Layer.ReturnState ? 2 * b.Layer.StateCount : 0),
            SequenceSpec { ReturnState: true } s => 1 + s.StateCount,
            CustomLayer c => c.OutputCount,
            _ => 1,
        };
}
