using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>How training changes weights: the settings of one of Keras's optimizers. What changes while training (slots, the count
/// of steps, the rate in force) is an <see cref="OptimizerState"/>. Numbers act as float32, as Keras holds them.</summary>
public abstract record Optimizer
{
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The rate at the start; callbacks change it in <see cref="OptimizerState.LearningRate"/>.</summary>
    public double LearningRate { get; init; }

    /// <summary>The rate is divided by 1 + Decay times the number of steps made before.</summary>
    public double Decay { get; init; }

    /// <summary>The most that the norm of all gradients together may be; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The most that an element of a gradient may be in magnitude; null for no limit.</summary>
    public double? ClipValue { get; init; }

    /// <summary>The class name in Keras.</summary>
    public abstract string ClassName { get; }

    /// <summary>What is kept for each weight, in the order of Keras's files: all weights' arrays of the first, then of the next.</summary>
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>Numbers that are kept beside the slots and are in no file, with their first values.</summary>
    public virtual IReadOnlyList<(string Name, float Start)> Scalars => [];

    /// <summary>Whether Keras 1 stores the number of steps, before the slots.</summary>
    public virtual bool StoresIterations => false;

    /// <summary>Whether steps are counted where nothing depends on their number, as Keras 0.3 to 1.0.8 did for SGD and Keras does from
    /// 2.0.8 on; it matters only for what files say.</summary>
    public bool AlwaysCounts { get; init; }

    /// <summary>Whether files hold the slots of one weight together, as tf.keras's optimizers do from 2.11 on, instead of all weights'
    /// arrays of one slot; null where no file says it.</summary>
    public bool? HoldsSlotsTogether { get; init; }

    /// <summary>Whether steps are counted.</summary>
    public virtual bool CountsIterations => AlwaysCounts || Decay > 0;

    /// <summary>Writes what a step changes beside the weights and their slots, where there are no weights too.</summary>
    /// <param name="step">The numbers and rates.</param>
    internal virtual void Begin(OptimizerStep step) { }

    /// <summary>The weight after the step, before its constraint.</summary>
    /// <param name="step">The slots, numbers and rates.</param>
    /// <param name="weight">The weight before the step.</param>
    /// <param name="gradient">The gradient, clipped.</param>
    protected internal abstract Node Step(OptimizerStep step, Node weight, Node gradient);

    /// <summary>The optimizer of that name in Keras (<c>sgd, rmsprop, adagrad, adadelta, adam, adamax, nadam</c>, in any case)
    /// with Keras 1.2.2's settings.</summary>
    /// <exception cref="KerasException">There is none of that name.</exception>
    public static Optimizer ByName(string name) =>
        Given(name).ToLowerInvariant() switch
        {
            "sgd" => new Sgd(),
            "rmsprop" => new RmsProp(),
            "adagrad" => new Adagrad(),
            "adadelta" => new Adadelta(),
            "adam" => new Adam(),
            "adamax" => new Adamax(),
            "nadam" => new Nadam(),
            _ => throw new KerasException($"optimizer: expected sgd, rmsprop, adagrad, adadelta, adam, adamax or nadam, found '{name}'"),
        };

    /// <inheritdoc cref="ByName"/>
    public static implicit operator Optimizer(string name) => ByName(name);

    /// <summary>A setting as the float32 that Keras computes with.</summary>
    protected static double Single(double value) => (float)value;
}
