using KerasSharp.Runtime.Backends;
using KerasSharp.Runtime.Training;

namespace KerasSharp;

public sealed partial class Model
{
    private TrainingSession? _session;

    /// <summary>How the model is trained; null until it is compiled for that.</summary>
    public TrainingSpec? TrainingSpec => _session?.Trainer.Spec;

    /// <summary>What the optimizer remembers; null until the model is compiled for training.</summary>
    internal OptimizerState? OptimizerState => _session?.Trainer.State;

    /// <summary>What training and evaluation report: the loss, with several outputs the loss of each, and the metrics.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    public IReadOnlyList<string> MetricNames => Trained.Names;

    /// <summary>The optimizer's learning rate in force, without decay; where a schedule gives the rate, that of its first step.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled for training; or it is set where a schedule gives
    /// it.</exception>
    public double LearningRate
    {
        get => Trained.State.LearningRate.Values[0];
        set
        {
            if (Trained.Spec.Optimizer.Schedule is { } schedule)
                throw new InvalidOperationException(
                    $"model '{Name}': the learning rate is given by a schedule ({schedule.ClassName}) and cannot be set"
                );
            Trained.State.LearningRate.Set([(float)value]);
        }
    }

    /// <summary>The number of training steps made. Random draws and the order of samples are a function of it and of the seed: who
    /// resumes a training sets it to the number of steps made before, or gives an initial epoch.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is set to a negative number.</exception>
    public long TrainingSteps
    {
        get => Trained.Steps;
        set =>
            Trained.Steps =
                value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a number of steps is not negative");
    }

    /// <summary>Whether the running training shall end after its epoch; callbacks set it.</summary>
    public bool StopTraining { get; set; }

    /// <summary>What the latest training reported; null before the first.</summary>
    public History? History { get; internal set; }

    /// <summary>What runs in the latest training step, what was fused, and what was not and why.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled for training, or no step has run.</exception>
    public PlanReport ExplainTraining() =>
        Trained.LatestTraining ?? throw new InvalidOperationException($"model '{Name}' has not run a training step yet");

    private Trainer Trained => Session.Trainer;

    /// <exception cref="InvalidOperationException">The model is not compiled for training.</exception>
    internal TrainingSession Session
    {
        get =>
            _session
            ?? throw new InvalidOperationException(
                $"model '{Name}' is not compiled for training{(Origin?.NotCompiled is { } why ? $" as its file says ({why})" : "")}; "
                    + "call Compile first"
            );
    }

    /// <summary>Says how the model is trained. The weights that are trainable now are those that training changes. The optimizer
    /// starts anew.</summary>
    /// <exception cref="KerasException">The settings do not fit the model's outputs.</exception>
    public void Compile(TrainingSpec training)
    {
        ArgumentNullException.ThrowIfNull(training);
        var session = new TrainingSession(this, training);
        _session?.Dispose();
        _session = session;
    }

    /// <summary>Says how the model is trained, the same for all outputs. The weights that are trainable now are those that training
    /// changes. The optimizer starts anew.</summary>
    /// <param name="optimizer">An optimizer or its name.</param>
    /// <param name="loss">A loss or its name.</param>
    /// <param name="metrics">Metrics or their names.</param>
    /// <param name="lossWeights">What each output's loss is multiplied by.</param>
    /// <param name="sampleWeightMode">Whether weights belong to samples or to time steps.</param>
    /// <param name="seed">For dropout, noise and the order of samples.</param>
    /// <exception cref="KerasException">A name is unknown, or the settings do not fit the model's outputs.</exception>
    public void Compile(
        Optimizer optimizer,
        Loss loss,
        IReadOnlyList<Metric>? metrics = null,
        PerOutput<double>? lossWeights = null,
        SampleWeightMode sampleWeightMode = SampleWeightMode.Sample,
        int seed = 0
    ) =>
        Compile(
            new TrainingSpec
            {
                Optimizer = Given(optimizer),
                Loss = PerOutput<Loss>.ForAll(Given(loss)),
                Metrics = metrics is null ? null : PerOutput<Metric[]>.ForAll([.. metrics]),
                LossWeights = lossWeights,
                SampleWeightModes =
                    sampleWeightMode == SampleWeightMode.Sample ? null : PerOutput<SampleWeightMode>.ForAll(sampleWeightMode),
                Seed = seed,
            }
        );
}
