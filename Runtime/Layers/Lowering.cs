using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>A weight as a layer declares it.</summary>
internal sealed record WeightDeclaration(
    Variable Variable,
    string Layer,
    string Name,
    Initializer Initializer,
    Regularizer? Regularizer,
    Constraint? Constraint,
    bool Learned
);

/// <summary>Turns a model into one operation graph: walks its calls, asks each layer's rule, and collects what they declare.</summary>
internal sealed partial class Lowering
{
    private readonly VariableStore _store;
    private readonly List<WeightDeclaration> _weights = [];
    private readonly List<(Variable Target, Node Value)> _updates = [];
    private readonly ActivityPenalties _penalties = new();
    private readonly OrderedDictionary<string, IReadOnlyList<IReadOnlyList<LayerValue>>> _layers = [];
    private readonly int _seed;
    private readonly Dictionary<string, LayerSpec> _owners = [];
    private readonly HashSet<Variable> _declared = [],
        _updated = [];
    private readonly SizeLimit _sizes;
    private readonly CallBudget _budget;
    private readonly NestedCalls? _nested;
    private readonly ExplicitStates? _states;
    private readonly bool _training;
    private int _streams,
        _predicts,
        _keepsStatistics,
        _apart;
    private ModelEntry? _entry;
    private long _foreignInputs;

    private Lowering(
        ModelSpec model,
        VariableStore store,
        bool training,
        int seed,
        long? memoryLimit,
        bool declares,
        ExplicitStates? states = null
    )
    {
        (_store, _training, _seed, _sizes, _budget) = (store, training, seed, new SizeLimit(memoryLimit), new CallBudget(model));
        _states = states;
        if (declares)
            _nested = new NestedCalls();
        else
            _budget.RequireExpanded();
    }

    /// <summary>Whether for a training step, and not within a call that computes as in prediction always.</summary>
    public bool Training => _training && _predicts == 0;

    /// <summary>Whether, in a training step, scores that a mask hides have gradients where attention is left to the backend as one
    /// operation.</summary>
    internal bool FusedScoresLearn { get; private init; }

    public IReadOnlyList<Node> Inputs { get; private set; } = [];
    public IReadOnlyList<LayerValue> Outputs { get; private set; } = [];

    /// <summary>The weights in the order of declaration, each once.</summary>
    public IReadOnlyList<WeightDeclaration> Weights => _weights;

    /// <summary>States and, when training, statistics and the counter of random draws.</summary>
    public IReadOnlyList<(Variable Target, Node Value)> Updates => _updates;

    public IReadOnlyList<ActivityPenalty> Penalties => _penalties.All;

    /// <summary>The outputs of each call of every layer and nested model, by its path, in the order of the calls.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<LayerValue>>> Layers => _layers;

    /// <summary>How many inputs of nested models have another shape than these declare, which Keras allows where the layers inside
    /// do, but a file that was read rightly hardly ever has.</summary>
    public long ForeignInputs => _foreignInputs;

    /// <summary>Writes a model for inputs of the given shapes ([N, ...], in the model's order).</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">Its variables.</param>
    /// <param name="shapes">Those of the inputs.</param>
    /// <param name="training">Whether for a training step.</param>
    /// <param name="seed">For random draws.</param>
    /// <param name="fusedScoresLearn">See <see cref="FusedScoresLearn"/>.</param>
    /// <param name="memoryLimit">See <see cref="Backends.CompileOptions.MemoryLimit"/>.</param>
    /// <exception cref="KerasException">A layer cannot take what reaches it, or needs more memory than the limit; the message names layer,
    /// expected and found.</exception>
    /// <exception cref="KerasUnsupportedException">Nested models come to far more calls of layers than the model states.</exception>
    public static Lowering Run(
        ModelSpec model,
        VariableStore store,
        IReadOnlyList<Shape> shapes,
        bool training,
        int seed = 0,
        bool fusedScoresLearn = false,
        long? memoryLimit = null
    ) =>
        Run(
            model,
            store,
            shapes,
            new Lowering(Given(model), Given(store), training, seed, memoryLimit, declares: false) { FusedScoresLearn = fusedScoresLearn }
        );

    /// <summary>Writes a model for prediction with the states of its recurrent layers as ports, which no variable holds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">Its variables.</param>
    /// <param name="shapes">Those of the inputs.</param>
    /// <param name="states">Takes the states' ports and what they become.</param>
    /// <param name="memoryLimit">See <see cref="Backends.CompileOptions.MemoryLimit"/>.</param>
    /// <inheritdoc cref="Run(ModelSpec, VariableStore, IReadOnlyList{Shape}, bool, int, bool, long?)" path="/exception"/>
    internal static Lowering RunStep(
        ModelSpec model,
        VariableStore store,
        IReadOnlyList<Shape> shapes,
        ExplicitStates states,
        long? memoryLimit = null
    ) => Run(model, store, shapes, new Lowering(model, store, false, 0, memoryLimit, declares: false, states));

    /// <summary>Refuses a model that no plan would be made of: its nested models, written out at each of their calls, come to far more
    /// calls of layers than it states.</summary>
    /// <exception cref="KerasUnsupportedException">They do; the message names the model and both numbers.</exception>
    public static void RequireFewCalls(ModelSpec model) => new CallBudget(Given(model)).RequireExpanded();

    /// <summary>Declares a model's weights and finds its shapes. A nested model is written once for each set of input shapes that it is
    /// called on, so the work is that of what the model states; the values of its other calls are those of the first, fit to ask for
    /// their shapes but not to run.</summary>
    /// <inheritdoc cref="Run(ModelSpec, VariableStore, IReadOnlyList{Shape}, bool, int, bool, long?)"/>
    internal static Lowering Declare(ModelSpec model, VariableStore store, IReadOnlyList<Shape> shapes, long? memoryLimit = null) =>
        Run(model, store, shapes, new Lowering(model, store, training: false, seed: 0, memoryLimit, declares: true));

    private static Lowering Run(ModelSpec model, VariableStore store, IReadOnlyList<Shape> shapes, Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        lowering._entry = new ModelEntry(model, shapes);
        lowering.Inputs = lowering._entry.Ports;
        lowering.Learns = model.Trainable;
        lowering.Outputs = lowering.Model(model, "", [.. lowering._entry.Given.Select(v => new LayerValue(v))], model.Trainable);
        if (lowering._streams > 0)
            lowering._updates.Add((store.Counter(lowering._training), Ops.Read(store.Counter(lowering._training)) + 1));
        return lowering;
    }

    /// <summary>Whether the whole model is trainable.</summary>
    internal bool Learns { get; private set; }

    /// <summary>The numbers of the next call of a <see cref="TextLayer"/>.</summary>
    internal Node TextNumbers(string path) => (_entry ?? throw new InvalidOperationException("nothing is lowered")).TextNumbers(path);

    internal IReadOnlyList<LayerValue> Call(
        LayerSpec layer,
        string path,
        IReadOnlyList<LayerValue> inputs,
        bool trainable,
        CallSpec? call = null
    )
    {
        _budget.Spend(path);
        if (layer is ModelSpec nested)
            return Record(path, Nested(nested, path, CallArguments.Stated(call, path, inputs), trainable));
        using var scope = LayerScope.Enter(path);
        try
        {
            bool ignores = call is { IgnoresMask: true };
            var mask = inputs.Count > 0 ? inputs[0].Mask : null;
            if (ignores)
                inputs = [.. inputs.Select(i => i with { Mask = null })];
            var arguments = call is null ? new CallArguments(inputs) : new CallArguments(call, inputs);
            var outputs = LayerRules.For(layer).Lower(layer, new LayerContext(this, path, arguments, trainable));
            arguments.RequireAllTaken();
            if (ignores && call is { HandsOnStated: false } && (HandsOn(layer) || outputs[0].Mask is not null))
                outputs = [outputs[0] with { Mask = mask }, .. outputs.Skip(1)];
            return Record(path, outputs);
        }
        catch (ShapeException e)
        {
            throw new KerasException($"layer '{path}' ({layer.ClassName}): {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new KerasException(
                $"layer '{path}' ({layer.ClassName}): expected sizes below 2^31 for the input "
                    + $"{Wording.List(inputs.Select(i => i.Value.Shape))}, found larger ones",
                e
            );
        }
    }

    // Whether the mask of what a layer is given is that of its first value too.
    private static bool HandsOn(LayerSpec layer) =>
        layer is SequenceSpec { ReturnSequences: true } or Bidirectional { Layer.ReturnSequences: true } or AttentionSpec;

    private IReadOnlyList<LayerValue> Nested(ModelSpec model, string path, IReadOnlyList<LayerValue> inputs, bool trainable)
    {
        if (_nested is null)
            return Model(model, path + "/", inputs, trainable);
        if (_nested.Find(path, inputs) is { } known)
        {
            _foreignInputs = NestedCalls.Sum(_foreignInputs, known.ForeignInputs);
            return known.Outputs;
        }
        long before = _foreignInputs;
        var outputs = Model(model, path + "/", inputs, trainable);
        _nested.Add(path, inputs, outputs, _foreignInputs - before);
        return outputs;
    }

    private IReadOnlyList<LayerValue> Model(ModelSpec model, string prefix, IReadOnlyList<LayerValue> inputs, bool trainable)
    {
        if (inputs.Count != model.Inputs.Count)
            throw new KerasException($"model '{prefix.TrimEnd('/')}' takes {model.Inputs.Count} input(s), not {inputs.Count}");
        var values = new IReadOnlyList<LayerValue>[model.Calls.Count];
        for (int i = 0; i < inputs.Count; i++)
        {
            var entry = model.Layers[model.Calls[model.Inputs[i].Call].Layer];
            if (entry.InputShape is { } declared && !Fits(declared, inputs[i].Value.Shape))
                _foreignInputs = NestedCalls.Sum(_foreignInputs, 1);
            values[model.Inputs[i].Call] = Record(prefix + entry.Name, [inputs[i]]);
        }
        var taken = TakenMasks.Of(model, Training);
        foreach (int c in RunOrder.Matters(model, _training) ? RunOrder.Of(model) : Enumerable.Range(0, values.Length))
        {
            if (values[c] is not null)
                continue;
            var layer = model.Layers[model.Calls[c].Layer];
            // 'a/b' may be a layer's name, and stand for layer 'b' in model 'a': they would share their weights.
            if (!_owners.TryAdd(prefix + layer.Name, layer) && !ReferenceEquals(_owners[prefix + layer.Name], layer))
                throw new KerasException($"expected one layer of the path '{prefix}{layer.Name}', found two");
            LayerValue[] given = [.. model.Calls[c].Inputs.Select(r => Found(Value(r, prefix + layer.Name), taken.Contains((c, r))))];
            _predicts += model.Calls[c].PredictsAlways ? 1 : 0;
            var around = _penalties.Enter(prefix.Length == 0 ? InnerPenalties.OfOutputs : model.InnerPenalties, given);
            values[c] = Call(layer, prefix + layer.Name, given, trainable && layer.Learns, model.Calls[c]);
            _penalties.Leave(around);
            _predicts -= model.Calls[c].PredictsAlways ? 1 : 0;
        }
        string user = prefix.Length == 0 ? "the model's output" : prefix.TrimEnd('/');
        return [.. model.Outputs.Zip(TakenMasks.OfOutputs(model, Training), (o, isTaken) => Found(Value(o, user), isTaken))];

        LayerValue Value(TensorRef r, string user) =>
            r.Index >= 0 && r.Index < values[r.Call].Count
                ? values[r.Call][r.Index]
                : throw new KerasException(
                    $"'{user}': expected an output of '{prefix}{model.Layers[model.Calls[r.Call].Layer].Name}' from 0 to "
                        + $"{values[r.Call].Count - 1}, found {r.Index}"
                );
    }

    private static bool Fits(IReadOnlyList<int?> declared, Shape found) =>
        declared.Count == found.Rank - 1 && declared.Select((d, i) => d is null || found[i + 1] == new Dim(d.Value)).All(same => same);

    private IReadOnlyList<LayerValue> Record(string path, IReadOnlyList<LayerValue> outputs)
    {
        foreach (var output in outputs)
            _sizes.RequireValue(path, output.Value.Shape);
        if (_layers.TryGetValue(path, out var calls))
            ((List<IReadOnlyList<LayerValue>>)calls).Add(outputs);
        else
            _layers[path] = new List<IReadOnlyList<LayerValue>> { outputs };
        return outputs;
    }

    internal Node Weight(
        LayerContext layer,
        string name,
        int[] shape,
        Initializer initializer,
        Regularizer? regularizer,
        Constraint? constraint,
        bool learned
    )
    {
        string path = $"{layer.Path}/{name}";
        if (!_layers.ContainsKey(layer.Path))
            _sizes.RequireWeight(name, shape);
        var variable = _store.Declare(path, shape, VariableRole.Weight, initializer, learned && layer.Trainable);
        if (_declared.Add(variable))
            _weights.Add(new WeightDeclaration(variable, layer.Path, name, initializer, regularizer, constraint, learned));
        return ValueOf(variable);
    }

    internal void KeepStatistics(int change) => _keepsStatistics += change;

    internal void Mute(int change) => _penalties.Mute(change);

    internal void Penalize(Regularizer? regularizer, Node value) => _penalties.Add(regularizer, value);

    internal Node Draw(RandomLaw law, Shape shape)
    {
        var counter = Ops.Read(_store.Counter(_training));
        return law == RandomLaw.Uniform
            ? Ops.RandomUniform(counter, shape, _seed, _streams++)
            : Ops.RandomNormal(counter, shape, _seed, _streams++);
    }
}
