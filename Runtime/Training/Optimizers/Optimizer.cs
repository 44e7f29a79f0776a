using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>How training changes weights: the settings of one of Keras's optimizers. What changes while training (slots, the count
/// of steps, the rate in force) is an <see cref="OptimizerState"/>. Numbers act as float32, as Keras holds them.</summary>
public abstract record Optimizer
{
    /// <summary>The name of the slot in which gradients of several steps are added up.</summary>
    internal const string Accumulator = "gradient_accumulator";

    /// <summary>An optimizer of that rate.</summary>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The rate at the start; callbacks change it in <see cref="OptimizerState.LearningRate"/>.</summary>
    public double LearningRate { get; init; }

    /// <summary>Gives the rate of each step in place of <see cref="LearningRate"/>; null for none.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>The rate is divided by 1 + Decay times the number of steps made before.</summary>
    public double Decay { get; init; }

    /// <summary>The most that the norm of all gradients together may be (Keras's clipnorm until 2.3, global_clipnorm since); null for no
    /// limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The most that the norm of each weight's gradient may be (clipnorm of tf.keras and Keras 3); null for no limit.</summary>
    public double? ClipNormOfEach { get; init; }

    /// <summary>The most that an element of a gradient may be in magnitude; null for no limit.</summary>
    public double? ClipValue { get; init; }

    /// <summary>Before a step each weight loses the rate times this times itself (Loshchilov and Hutter 2019); null for nothing.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Averages of the weights that are kept; null for none.</summary>
    internal WeightAverages? Averages { get; init; }

    /// <summary>Over how many batches gradients are averaged before weights change, 2 or more; null for each batch (Keras 3).</summary>
    public int? AccumulatedSteps { get; init; }

    /// <summary>With <see cref="AccumulatedSteps"/>: whether what depends on the number of steps takes that of batches (Keras 3.0 to
    /// 3.4).</summary>
    public bool AccumulationCountsBatches { get; init; }

    /// <summary>What is done with the gradient of a table of which a batch looks up some rows.</summary>
    internal TableGradients TableGradients { get; init; }

    /// <summary>The class name in Keras.</summary>
    public abstract string ClassName { get; }

    /// <summary>What this optimizer keeps for each weight.</summary>
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>All that is kept for each weight: averages, added-up gradients, <see cref="Slots"/>.</summary>
    public IReadOnlyList<string> AllSlots =>
        [.. Averages is null ? [] : (string[])[WeightAverages.Slot], .. AccumulatedSteps is null ? [] : (string[])[Accumulator], .. Slots];

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
    public virtual bool CountsIterations =>
        AlwaysCounts || Decay > 0 || Schedule is not null || Averages is not null || AccumulatedSteps is not null;

    /// <summary>Writes what a step changes beside the weights and their slots, where there are no weights too.</summary>
    /// <param name="step">The numbers and rates.</param>
    internal virtual void Begin(OptimizerStep step) { }

    /// <summary>The weight after the step, before its constraint.</summary>
    /// <param name="step">The slots, numbers and rates.</param>
    /// <param name="weight">The weight before the step.</param>
    /// <param name="gradient">The gradient, clipped.</param>
    internal abstract Node Step(OptimizerStep step, Node weight, Node gradient);

    /// <summary>The shape of what a slot keeps for a weight of a shape; the same unless an optimizer says otherwise.</summary>
    public virtual int[] ShapeOf(string slot, int[] weight)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(weight);
        return weight;
    }

    /// <summary>What each element of a slot is before the first step.</summary>
    protected internal virtual float StartOf(string slot) => 0;

    /// <summary>Whether rows of a table that no sample looked up keep what a slot, or the weight itself, has for them, under
    /// <see cref="TableGradients.RowsOfUse"/>.</summary>
    /// <param name="slot">The slot; null for the weight.</param>
    protected internal virtual bool KeepsUnusedRows(string? slot) => false;

    /// <summary>The optimizer of that name in Keras (<c>sgd, rmsprop, adagrad, adadelta, adam, adamw, adamax, nadam, ftrl, lion, lamb,
    /// adafactor</c>, in any case) with the settings of the first release that has it.</summary>
    /// <exception cref="KerasException">There is none of that name.</exception>
    public static Optimizer ByName(string name) =>
        Given(name).ToLowerInvariant() switch
        {
            "sgd" => new Sgd(),
            "rmsprop" => new RmsProp(),
            "adagrad" => new Adagrad(),
            "adadelta" => new Adadelta(),
            "adam" => new Adam(),
            "adamw" => new AdamW(),
            "adamax" => new Adamax(),
            "nadam" => new Nadam(),
            "ftrl" => new Ftrl(),
            "lion" => new Lion(),
            "lamb" => new Lamb(),
            "adafactor" => new Adafactor(),
            _ => throw new KerasException(
                $"optimizer: expected sgd, rmsprop, adagrad, adadelta, adam, adamw, adamax, nadam, ftrl, lion, lamb or adafactor, "
                    + $"found '{name}'"
            ),
        };

    /// <inheritdoc cref="ByName"/>
    public static implicit operator Optimizer(string name) => ByName(name);

    /// <summary>A setting as the float32 that Keras computes with.</summary>
    protected static double Single(double value) => (float)value;
}
