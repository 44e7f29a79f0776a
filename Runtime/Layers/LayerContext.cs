using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Layers;

/// <summary>What a layer's rule has at hand while it lowers one call: the inputs, its weights and states, the mode, and where
/// to leave updates and penalties.</summary>
public sealed class LayerContext
{
    private readonly Lowering _lowering;
    private readonly CallArguments _arguments;

    internal LayerContext(Lowering lowering, string path, CallArguments arguments, bool trainable) =>
        (_lowering, Path, _arguments, Trainable) = (lowering, path, arguments, trainable);

    /// <summary>The layer's name, after those of the models around it: <c>encoder/lstm_1</c>.</summary>
    public string Path { get; }

    /// <summary>The values that are passed by their place.</summary>
    public IReadOnlyList<LayerValue> Inputs => _arguments.Inputs;

    /// <summary>The value that is passed by a keyword; null for none.</summary>
    public LayerValue? Keyword(string name) => _arguments.Keyword(name);

    /// <summary>Whether an attention's queries see no later values.</summary>
    public bool UsesCausalMask => _arguments.UsesCausalMask;

    /// <summary>Whether an attention gives its scores as a second value.</summary>
    public bool ReturnsScores => _arguments.ReturnsScores;

    /// <summary>See <see cref="CallSpec.Reverses"/>.</summary>
    internal bool Reverses => _arguments.Reverses;

    /// <summary>Whether a mask that the layer does not support ends there, and is no error.</summary>
    internal bool EndsMasks => _arguments.EndsMasks;

    /// <summary>The same call, whose inputs have no masks.</summary>
    internal LayerContext WithoutMasks() => new(_lowering, Path, _arguments.WithoutMasks(), Trainable);

    /// <summary>The value of the only input.</summary>
    public Node X => Inputs[0].Value;

    /// <summary>The mask of the only input.</summary>
    public Node? Mask => Inputs[0].Mask;

    /// <summary>Whether this is a training step: dropout drops, batch statistics are used and updated.</summary>
    public bool Training => _lowering.Training;

    /// <summary>See <see cref="Lowering.FusedScoresLearn"/>.</summary>
    internal bool FusedScoresLearn => _lowering.FusedScoresLearn;

    /// <summary>Whether the layer and all models around it are trainable.</summary>
    public bool Trainable { get; }

    /// <summary>Declares a weight and gives its value. Every call of a layer must declare the same.</summary>
    /// <param name="name">Unique within the layer.</param>
    /// <param name="shape">The shape in the runtime's canonical form.</param>
    /// <param name="initializer">How it is drawn when no file gives it.</param>
    /// <param name="regularizer">Its penalty.</param>
    /// <param name="constraint">What it is brought back to after each step.</param>
    /// <param name="learned">False for statistics, which no gradient step changes.</param>
    public Node Weight(
        string name,
        int[] shape,
        Initializer initializer,
        Regularizer? regularizer = null,
        Constraint? constraint = null,
        bool learned = true
    ) => _lowering.Weight(this, name, shape, initializer, regularizer, constraint, learned);

    /// <summary>The shape of a weight that a layer inside of this one declared; null for none.</summary>
    internal int[]? WeightOf(string inner, string name) =>
        _lowering.Weights.FirstOrDefault(w => w.Layer == $"{Path}/{inner}" && w.Name == name)?.Variable.Shape;

    /// <summary>The value of a weight of a layer inside of this one, which an earlier lowering declared.</summary>
    internal Node WeightValueOf(string inner, string name) => _lowering.ValueOf($"{Path}/{inner}/{name}");

    /// <summary>Sets a weight of a layer inside of this one before it is called; the optimizer starts from that value.</summary>
    internal void AssignWeightOf(string inner, string name, Node value) => _lowering.Assign($"{Path}/{inner}/{name}", value);

    /// <summary>Whether a recurrent layer goes on from the states that the run before left: a stateful one, or in a run whose states are
    /// explicit any that can.</summary>
    internal bool KeepsStates(SequenceSpec spec) => _lowering.KeepsStates(this, spec);

    /// <summary>Whether the number of samples is fixed in the model.</summary>
    internal bool FixesSamples => !X.Shape[0].PerBatch || _lowering.FixesSamples;

    /// <summary>Declares a state that lives between batches, zero at first, and gives its value before this batch.</summary>
    public Node State(string name, Shape shape) => _lowering.State(this, name, shape);

    /// <summary>The value that a call before this one gave a state in this run; null where none did.</summary>
    internal Node? MovedState(string name) => _lowering.MovedState($"{Path}/{name}");

    /// <summary>Sets the value of a state after this batch. Of several calls of a shared layer the last counts.</summary>
    internal void MoveState(string name, Node value) => _lowering.MoveState($"{Path}/{name}", value);

    /// <summary>The numbers that this call of a <see cref="TextLayer"/> gives.</summary>
    internal Node TextNumbers() => _lowering.TextNumbers(Path);

    /// <summary>Sets the value of a state after this batch. Of several calls of a shared layer the first counts.</summary>
    public void SetState(string name, Node value) => _lowering.Update($"{Path}/{name}", value);

    /// <summary>Declares what a statistic is computed from while a model is trained, zero at first, and gives its value before this step.
    /// No file holds it.</summary>
    internal Node Average(string name, int[] shape) => _lowering.Average(this, name, shape);

    /// <summary>Sets the value of a statistic after this training step. Of several calls of a shared layer the first counts.</summary>
    public void UpdateStatistic(string name, Node value) => _lowering.UpdateStatistic($"{Path}/{name}", value);

    /// <summary>The value that a call before this one gave a statistic in this step; null where none did.</summary>
    internal Node? MovedStatistic(string name) => _lowering.Updated($"{Path}/{name}");

    /// <summary>Sets the value of a statistic after this training step. Of several calls of a shared layer the last counts.</summary>
    internal void MoveStatistic(string name, Node value) => _lowering.MoveStatistic($"{Path}/{name}", value);

    /// <summary>Adds a scalar to the loss.</summary>
    public void Penalize(Regularizer? regularizer, Node value) => _lowering.Penalize(regularizer, value);

    /// <summary>What a call gives whose rows are those of several batches, each of which has its own penalties.</summary>
    internal T OfBatches<T>(int batches, Func<T> call)
    {
        int before = _lowering.CountBatches(batches);
        try
        {
            return call();
        }
        finally
        {
            _lowering.SetBatches(before);
        }
    }

    /// <summary>Independent numbers in [0, 1), new ones at each training step.</summary>
    public Node RandomUniform(Shape shape) => _lowering.Draw(RandomLaw.Uniform, shape);

    /// <summary>Independent normal numbers, new ones at each training step.</summary>
    public Node RandomNormal(Shape shape) => _lowering.Draw(RandomLaw.Normal, shape);

    /// <summary>A mask that keeps elements with probability 1 - <paramref name="rate"/> and divides them by it (inverted
    /// dropout).</summary>
    public Node DropoutMask(Shape shape, double rate) => Ops.GreaterEqual(RandomUniform(shape), rate) / (1 - rate);

    /// <summary>What a function makes of a value, or a layer with weights that stands in a function's place.</summary>
    internal Node Activate(Activation function, Node x) =>
        function is LayerActivation own
            ? _lowering
                .Call(
                    own.Layer,
                    $"{Path}/{LayerActivation.Part}",
                    [new LayerValue(x)],
                    (own.LearnsAlone ? _lowering.Learns : Trainable) && own.Layer.Learns
                )[0]
                .Value
            : function.Apply(x);

    /// <summary>Applies another layer inside of this one (a wrapper's), under this path and the given name.</summary>
    /// <param name="inner">The layer, or a whole model.</param>
    /// <param name="name">Unique within this layer.</param>
    /// <param name="inputs">What it is applied to.</param>
    /// <param name="updatesStatistics">Whether statistics that the inner layers keep may change.</param>
    /// <param name="penalizes">Whether penalties of what the inner layers give count.</param>
    /// <param name="apart">Whether each row is a sequence of its own, whatever the run before left.</param>
    public IReadOnlyList<LayerValue> Call(
        LayerSpec inner,
        string name,
        LayerValue[] inputs,
        bool updatesStatistics = true,
        bool penalizes = true,
        bool apart = false
    )
    {
        _lowering.SetApart(apart ? 1 : 0);
        _lowering.KeepStatistics(updatesStatistics ? 0 : 1);
        _lowering.Mute(penalizes ? 0 : 1);
        try
        {
            return _lowering.Call(inner, $"{Path}/{name}", inputs, Trainable && inner.Learns);
        }
        finally
        {
            _lowering.SetApart(apart ? -1 : 0);
            _lowering.KeepStatistics(updatesStatistics ? 0 : -1);
            _lowering.Mute(penalizes ? 0 : -1);
        }
    }
}
