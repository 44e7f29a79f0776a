using System.Numerics.Tensors;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Training;

/// <summary>Training data that was checked against a model: one dense array for each input of a step's graph.</summary>
/// <param name="Start">The first sample.</param>
/// <param name="Samples">How many from there on.</param>
/// <param name="Arrays">Inputs, targets, and the sample weights that there are.</param>
/// <param name="Inputs">The inputs' shapes, N in front.</param>
/// <param name="Targets">The targets' shapes, N in front.</param>
/// <param name="Weighted">For each output whether sample weights are among the arrays.</param>
internal sealed record PreparedData(
    int Start,
    int Samples,
    IReadOnlyList<Tensor<float>> Arrays,
    IReadOnlyList<Shape> Inputs,
    IReadOnlyList<Shape> Targets,
    IReadOnlyList<bool> Weighted
)
{
    public StepShape Step(bool training) => new(training, Inputs, Targets, Weighted);

    /// <summary>The samples before number <paramref name="at"/> and those from there on; nothing is copied.</summary>
    public (PreparedData Before, PreparedData After) Split(int at) =>
        (this with { Samples = at }, this with { Start = Start + at, Samples = Samples - at });
}
