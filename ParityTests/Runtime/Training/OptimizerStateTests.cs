using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

using Model = KerasSharp.Model;

public class OptimizerStateTests
{
    public static TheoryData<Optimizer> Optimizers =>
        [
            new Sgd(0.1) { Momentum = 0.9, Decay = 0.1 },
            new RmsProp(0.01),
            new Adagrad(),
            new Adadelta(),
            new Adam(0.01) { Decay = 0.1 },
            new Adamax(),
            new Nadam(0.01),
            new AdamW(0.01) { ClipNormOfEach = 0.5 },
            new RmsProp(0.01) { Momentum = 0.5, Centered = true },
            new Lion(0.01),
            new Lamb(0.01),
            new Ftrl(0.05),
            new Adafactor(0.05),
            new Sgd(0.1) { Schedule = new CosineDecay(0.1, 6), WeightDecay = 0.01 },
            new Adam(0.01) { Averages = new WeightAverages(0.9, 3) },
            new Adam(0.01) { AccumulatedSteps = 3 },
        ];

    /// <summary>What the state lists is all that an optimizer remembers: with it another model goes on as if it were the first.</summary>
    [Theory, MemberData(nameof(Optimizers))]
    public void A_state_that_is_carried_over_goes_on(Optimizer optimizer)
    {
        var (x, y) = Curve(16);
        using Model first = Regression(),
            second = Regression();
        first.Compile(optimizer, "mse");
        second.Compile(optimizer, "mse");
        for (int i = 0; i < 5; i++)
            first.TrainOnBatch(x, y);
        second.SetWeights(first.GetWeights());
        foreach (var (from, to) in first.OptimizerState!.All.Zip(second.OptimizerState!.All))
        {
            to.Name.Should().Be(from.Name);
            if (from.Name != "optimizer/m_schedule")
                to.Set(from.Values);
        }
        second.OptimizerState!.RecomputeSchedule();
        for (int i = 0; i < 3; i++)
            first.TrainOnBatch(x, y).Loss.Should().BeApproximately(second.TrainOnBatch(x, y).Loss, 1e-6);
        foreach (var (a, b) in WeightsOf(first).Zip(WeightsOf(second)))
            a.Should().BeApproximately(b, 1e-6f);
    }

    [Fact]
    public void Slots_are_named_by_weight()
    {
        using var model = Regression();
        model.Compile("adam", "mse");
        model
            .OptimizerState!.All.Select(v => v.Name)
            .Should()
            .Equal(
                "optimizer/iterations",
                "optimizer/lr",
                "optimizer/m/hidden/W",
                "optimizer/m/hidden/b",
                "optimizer/m/out/W",
                "optimizer/m/out/b",
                "optimizer/v/hidden/W",
                "optimizer/v/hidden/b",
                "optimizer/v/out/W",
                "optimizer/v/out/b"
            );
        model.OptimizerState.Slot("v", model.Variables["out/W"]).Shape.Should().Equal(6, 1);
        var unknown = () => model.OptimizerState.Slot("u", model.Variables["out/W"]);
        unknown
            .Should()
            .Throw<KerasException>()
            .WithMessage("optimizer Adam: no slot 'u' for the weight 'out/W'; it has m, v for 4 weight(s)");
    }

    /// <summary>The counter of random draws is a float32; where it ends, other numbers are drawn, not the same ones again.</summary>
    [Fact]
    public void Random_draws_do_not_repeat_where_their_counter_ends()
    {
        var (x, y) = Curve(64);
        using var model = Regression(before: new Dropout(0.5));
        model.Compile(new Sgd(0), "mse");
        double LossAt(long step)
        {
            model.TrainingSteps = step;
            return model.TrainOnBatch(x, y).Loss;
        }
        double[] losses = [LossAt(0), LossAt((1 << 24) - 1), model.TrainOnBatch(x, y).Loss, model.TrainOnBatch(x, y).Loss, LossAt(1)];
        model.TrainingSteps.Should().Be(2);
        losses.Distinct().Should().HaveCount(5);
        LossAt(1 << 24).Should().Be(losses[2]);
        LossAt(0).Should().Be(losses[0]);
    }

    [Fact]
    public void Compiling_again_starts_anew()
    {
        using var model = Regression();
        model.Compile("adam", "mse");
        var (x, y) = Curve(8);
        model.TrainOnBatch(x, y);
        model.OptimizerState!.Iterations.Values[0].Should().Be(1);
        model.Compile("adam", "mse");
        model.OptimizerState!.Iterations.Values[0].Should().Be(0);
        model.TrainingSteps.Should().Be(0);
    }
}
