using KerasSharp.Runtime.Graph;

namespace KerasSharp;

/// <summary>A learning rate as a function of the number of steps made before: keras.optimizers.schedules of tf.keras and Keras 3.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The class name in Keras.</summary>
    public abstract string ClassName { get; }

    /// <summary>The rate before the first step.</summary>
    public abstract double Initial { get; }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">The number of steps made before, a scalar.</param>
    protected internal abstract Node At(Node step);

    /// <summary>The greatest whole number that is not greater, of what is not negative.</summary>
    private protected static Node Floor(Node x) => Ops.Truncate(x);
}
