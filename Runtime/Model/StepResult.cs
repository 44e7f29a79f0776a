using System.Numerics.Tensors;

namespace KerasSharp;

/// <summary>What one step of a model gives.</summary>
/// <param name="Outputs">One [samples, ...] for each output, in the order of <see cref="Model.OutputNames"/>.</param>
/// <param name="States">From which the next step goes on.</param>
public sealed record StepResult(IReadOnlyList<Tensor<float>> Outputs, ModelStates States);
