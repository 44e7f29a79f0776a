using FluentAssertions;
using KerasSharp.Cli.Commands;

namespace KerasSharp.ParityTests.Cli;

/// <summary>The small model that a second thread runs; its failure would show nowhere, but that a process takes longer.</summary>
public sealed class WarmupTests
{
    [Fact]
    public void SmallModelPredicts()
    {
        var predicted = Warmup.Predict();

        predicted.Lengths.ToArray().Should().Equal(1, 1);
        float.IsFinite(predicted[0, 0]).Should().BeTrue();
    }
}
