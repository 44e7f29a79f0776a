using System.Numerics.Tensors;

namespace KerasSharp.Orleans;

/// <summary>Numbers on their way between machines.</summary>
/// <param name="Shape">[rows, ...].</param>
/// <param name="Values">Row-major.</param>
[GenerateSerializer, Immutable, Alias("KerasSharp.Orleans.SessionTensor")]
public sealed record SessionTensor([property: Id(0)] int[] Shape, [property: Id(1)] float[] Values)
{
    /// <summary>Numbers as they travel.</summary>
    public static SessionTensor Of(Tensor<float> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return new([.. tensor.Lengths.ToArray().Select(e => (int)e)], values);
    }

    /// <summary>Numbers as models take them.</summary>
    public Tensor<float> ToTensor() => Tensor.Create(Values, [.. Shape.Select(e => (nint)e)]);
}

/// <summary>A part of a sequence.</summary>
/// <param name="Start">Whether the sequence begins with it.</param>
/// <param name="End">Whether the sequence ends with it.</param>
/// <param name="Step">Its number from 1 on; null for none.</param>
/// <param name="Inputs">Its data.</param>
[GenerateSerializer, Immutable, Alias("KerasSharp.Orleans.SessionPart")]
public sealed record SessionPart(
    [property: Id(0)] bool Start,
    [property: Id(1)] bool End,
    [property: Id(2)] long? Step,
    [property: Id(3)] SessionTensor[] Inputs
);

/// <summary>How a part ended.</summary>
public enum SessionOutcome
{
    /// <summary>It was applied, now or before.</summary>
    Applied,

    /// <summary>The caller's mistake.</summary>
    Invalid,

    /// <summary>Too much to do.</summary>
    Overloaded,

    /// <summary>It waited too long.</summary>
    TimedOut,
}

/// <summary>The answer to a part.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What is wrong; empty where nothing is.</param>
/// <param name="Step">Parts that were applied in all.</param>
/// <param name="Outputs">What the model gave.</param>
[GenerateSerializer, Immutable, Alias("KerasSharp.Orleans.SessionAnswer")]
public sealed record SessionAnswer(
    [property: Id(0)] SessionOutcome Outcome,
    [property: Id(1)] string Message,
    [property: Id(2)] long Step,
    [property: Id(3)] SessionTensor[] Outputs
);
