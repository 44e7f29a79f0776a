using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Runtime.Cpu;

namespace KerasSharp.ParityTests.Runtime.Model;

public sealed class ModelProfileTests
{
    private static KerasSharp.Model NewModel(int threads = 1) =>
        new Sequential
        {
            new InputLayer(20),
            new Dense(64),
            new Dense(3) { Activation = ActivationFunction.Softmax },
        }.Build(Device.Cpu(threads));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_step_has_its_layer_and_a_time(int threads)
    {
        using var model = NewModel(threads);
        var profile = model.Profile([Tensor.Create(new float[4000 * 20], [4000, 20])], runs: 3);
        profile.Samples.Should().Be(4000);
        profile.Steps.Select(s => s.Step).Should().Equal(model.Explain().Steps);
        profile.Steps.Should().OnlyContain(s => s.Time > TimeSpan.Zero);
        profile.Layers.Select(l => l.Layer).Should().Equal("dense_1", "dense_2");
        profile.Layers.Sum(l => l.Time.Ticks).Should().Be(profile.Steps.Sum(s => s.Time.Ticks));
        profile.OperationsPerSample.Should().BeInRange(2 * 64 * 23, 2 * 64 * 23 + 500);
    }

    [Fact]
    public void A_device_that_tells_no_times_gives_none()
    {
        using var model = new Sequential { new InputLayer(20), new Dense(3) }.Build(Device.Reference());
        model.Profile([Tensor.Create(new float[20], [1, 20])]).Should().BeEquivalentTo(new { Samples = 1, OperationsPerSample = 0.0 });
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var model = NewModel();
        model.Invoking(m => m.Profile([Tensor.Create(new float[19], [1, 19])])).Should().Throw<KerasException>();
        model.Invoking(m => m.Profile([], 1)).Should().Throw<KerasException>();
        model.Invoking(m => m.Profile([Tensor.Create(new float[20], [1, 20])], 0)).Should().Throw<ArgumentOutOfRangeException>();
        model.Invoking(m => m.Profile(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void The_peak_is_that_of_some_floating_point_units()
    {
        CpuPeak.Measure(1).Should().BeGreaterThan(1e8);
        FluentActions.Invoking(() => CpuPeak.Measure(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
