using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>For which data a step is written: shapes with N in front.</summary>
/// <param name="Training">Whether weights change.</param>
/// <param name="Inputs">One shape an input.</param>
/// <param name="Targets">One shape an output.</param>
/// <param name="Weighted">For each output whether sample weights come along.</param>
internal sealed record StepShape(bool Training, IReadOnlyList<Shape> Inputs, IReadOnlyList<Shape> Targets, IReadOnlyList<bool> Weighted)
{
    public bool Fits(StepShape other) =>
        ReferenceEquals(this, other)
        || Training == other.Training
            && Inputs.SequenceEqual(other.Inputs)
            && Targets.SequenceEqual(other.Targets)
            && Weighted.SequenceEqual(other.Weighted);
}
