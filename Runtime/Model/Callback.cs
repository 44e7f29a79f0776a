using KerasSharp.Runtime.Training;

namespace KerasSharp;

/// <summary>Is told how a training goes and may act on it. Epochs and batches count from 0.</summary>
public abstract class Callback : IFitObserver
{
    private Model? _model;
    private FitParameters? _parameters;
    private IReadOnlyDictionary<string, double>? _resumed;

    private static readonly IReadOnlyDictionary<string, double> Nothing = new Dictionary<string, double>();

    /// <summary>The model that is trained.</summary>
    /// <exception cref="InvalidOperationException">No training has begun.</exception>
    public Model Model => _model ?? throw new InvalidOperationException("a callback belongs to a model only once training has begun");

    /// <summary>The training's extent.</summary>
    /// <exception cref="InvalidOperationException">No training has begun.</exception>
    public FitParameters Parameters =>
        _parameters ?? throw new InvalidOperationException("a callback has parameters only once training has begun");

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin() { }

    /// <summary>After the last epoch, and where a training ends early.</summary>
    public virtual void OnTrainEnd() { }

    /// <summary>Before an epoch, counted from 0.</summary>
    public virtual void OnEpochBegin(int epoch) { }

    /// <param name="epoch">The epoch that ended.</param>
    /// <param name="logs">The means over the epoch, and those of the validation as <c>val_...</c>. What is added is seen by later
    /// callbacks and by the history.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs) { }

    /// <param name="batch">The batch that begins.</param>
    /// <param name="size">Its number of samples.</param>
    public virtual void OnBatchBegin(int batch, int size) { }

    /// <param name="batch">The batch that ended.</param>
    /// <param name="size">Its number of samples.</param>
    /// <param name="logs">What the step reported; valid until the callback returns.</param>
    public virtual void OnBatchEnd(int batch, int size, Logs logs) { }

    /// <summary>What it remembers from one epoch to the next, by name: for the one that goes on with an interrupted training. Empty
    /// where it remembers nothing.</summary>
    public virtual IReadOnlyDictionary<string, double> State => Nothing;

    /// <summary>Lets the next training that it belongs to go on with what it, or another of its kind, remembered.</summary>
    /// <param name="state">What <see cref="State"/> gave after an epoch.</param>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    public void Resume(IReadOnlyDictionary<string, double> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _resumed = state;
    }

    /// <summary>Takes over what it is to remember, after <see cref="OnTrainBegin"/>.</summary>
    /// <exception cref="KerasException">Something is missing; the message names it.</exception>
    protected virtual void Restore(IReadOnlyDictionary<string, double> state) { }

    /// <summary>One thing to remember.</summary>
    /// <exception cref="KerasException">It is missing.</exception>
    private protected double Remembered(IReadOnlyDictionary<string, double> state, string name) =>
        state.TryGetValue(name, out double value)
            ? value
            : throw new KerasException(
                $"{GetType().Name}: expected a state with '{name}', found {(state.Count == 0 ? "none" : Wording.List(state.Keys))}"
            );

    internal void Attach(Model model, FitParameters parameters) => (_model, _parameters) = (model, parameters);

    void IFitObserver.Begin()
    {
        OnTrainBegin();
        if (_resumed is { } state)
            Restore(state);
        _resumed = null;
    }
}
