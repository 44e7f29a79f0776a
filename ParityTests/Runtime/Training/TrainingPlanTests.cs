using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.ParityTests.Runtime.Training;

/// <summary>Training steps run by fused kernels where there are some, so that a slow path does not creep in unseen.</summary>
public class TrainingPlanTests
{
    [Theory, InlineData("lstm"), InlineData("gru"), InlineData("simple-rnn")]
    public void Recurrence_trains_by_a_fused_pair(string kind)
    {
        RecurrentSpec layer = kind switch
        {
            "lstm" => new Lstm(8),
            "gru" => new Gru(8),
            _ => new SimpleRnn(8),
        };
        using var model = new Sequential
        {
            new Embedding(20, 4) { InputShape = [5], MaskZero = true },
            layer,
            new Dense(1),
        }.Build(new CpuBackend(1));
        model.Compile("adam", "mse");
        var early = () => model.ExplainTraining();
        early.Should().Throw<InvalidOperationException>();
        model.TrainOnBatch(Tensor.CreateFromShape<float>([4, 5]), Tensor.CreateFromShape<float>([4, 1]));
        var report = model.ExplainTraining();
        report
            .Steps.Where(s => s.Fused)
            .Count(s => s.Layer.StartsWith(layer.ClassName.ToLowerInvariant(), StringComparison.Ordinal))
            .Should()
            .BeGreaterThanOrEqualTo(2, "forward and backward");
    }
}
