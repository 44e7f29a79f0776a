using FluentAssertions;
using KerasSharp.Cuda.Compilation;
using KerasSharp.ParityTests.Runtime.Graph;

namespace KerasSharp.ParityTests.Cuda;

public class ActivationTextTests
{
    [Fact]
    public void CUDA_has_every_operation()
    {
        foreach (var op in ActivationCases.Operations)
            FluentActions.Invoking(() => ActivationText.TypeOf(op)).Should().NotThrow();
    }
}
