using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

/// <summary>What tf.keras and Keras 3 let optimizers do beside the step itself. The steps' numbers are those of stored runs
/// (Parity).</summary>
public class NewerOptimizerTests
{
    [Fact]
    public void A_rate_that_a_schedule_gives_cannot_be_set()
    {
        using var model = Regression();
        model.Compile(new Sgd { Schedule = new ExponentialDecay(0.1, 10, 0.5) }, "mse");
        var set = () => model.LearningRate = 0.1;
        set.Should().Throw<InvalidOperationException>().WithMessage("*ExponentialDecay*");
    }

    [Fact]
    public void A_fit_ends_with_the_averages()
    {
        var (x, y) = Curve(16);
        using var model = Regression();
        model.Compile(new Adam(0.05) { Averages = new WeightAverages(0.5) { StartAtWeights = true } }, "mse");
        var start = WeightsOf(model).ToArray();
        model.TrainOnBatch(x, y);
        var stepped = WeightsOf(model).ToArray();
        model.Fit(new TrainingData([x], [y]), new FitOptions { Epochs = 0, Verbose = Verbosity.Silent });
        WeightsOf(model).Should().Equal(stepped, "no epoch ran");
        model.OptimizerState!.TakeAverages();
        for (int i = 0; i < start.Length; i++)
            WeightsOf(model).ElementAt(i).Should().BeApproximately((start[i] + stepped[i]) / 2, 1e-6f);
    }

    [Fact]
    public void Accumulated_batches_make_one_step()
    {
        var (x, y) = Curve(16);
        using var several = Regression();
        using var one = Regression();
        one.SetWeights(several.GetWeights());
        several.Compile(new Sgd(0.1) { AccumulatedSteps = 3 }, "mse");
        one.Compile(new Sgd(0.1), "mse");
        var start = WeightsOf(several).ToArray();
        several.TrainOnBatch(x, y);
        several.TrainOnBatch(x, y);
        WeightsOf(several).Should().Equal(start);
        several.TrainOnBatch(x, y);
        one.TrainOnBatch(x, y);
        foreach (var (a, b) in WeightsOf(several).Zip(WeightsOf(one)))
            a.Should().BeApproximately(b, 1e-6f);
    }
}
