using FluentAssertions;
using KerasSharp.Runtime.Planning;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Runtime.Model;

public class ModelPlansTests
{
    private static (KerasSharp.Model, CountingBackend) AnyLength()
    {
        var backend = new CountingBackend();
        return (new KerasSharp.Model(Stack(new InputLayer(null, 2), new SimpleRnn(3)), backend), backend);
    }

    [Fact]
    public void A_length_is_compiled_once_and_only_so_many_are_kept()
    {
        var (model, backend) = AnyLength();
        for (int length = 1; length <= 100; length++)
        {
            model.Predict(Ramp(2, length, 2));
            model.Predict(Ramp(5, length, 2));
        }
        backend.Compiled.Should().Be(100);
        backend.Disposed.Should().Be(100 - ModelCompiler.Capacity);
        model.Predict(Ramp(2, 100, 2));
        backend.Compiled.Should().Be(100, "the latest is kept");
        model.Predict(Ramp(2, 1, 2));
        backend.Compiled.Should().Be(101, "the first was dropped");
        model.Dispose();
        backend.Disposed.Should().Be(101);
    }

    [Fact]
    public void The_plan_dropped_is_the_one_not_used_for_longest()
    {
        var (model, backend) = AnyLength();
        for (int length = 1; length <= ModelCompiler.Capacity; length++)
            model.Predict(Ramp(1, length, 2));
        model.Predict(Ramp(1, 1, 2));
        model.Predict(Ramp(1, ModelCompiler.Capacity + 1, 2));
        int compiled = backend.Compiled;
        model.Predict(Ramp(1, 1, 2));
        backend.Compiled.Should().Be(compiled);
        model.Predict(Ramp(1, 2, 2));
        backend.Compiled.Should().Be(compiled + 1);
    }

    [Fact]
    public async Task A_plan_that_runs_outlives_its_dropping_and_the_models_disposal()
    {
        var (model, backend) = AnyLength();
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        backend.WhileRunning = () =>
        {
            entered.Set();
            leave.Wait();
        };
        var slow = Task.Run(() => model.Predict(Ramp(1, 1000, 2)));
        entered.Wait();
        backend.WhileRunning = null;
        for (int length = 1; length <= 2 * ModelCompiler.Capacity; length++)
            model.Predict(Ramp(1, length, 2));
        model.Dispose();
        leave.Set();
        Values(await slow).Should().Equal(1, 1, 1);
        backend.Disposed.Should().Be(backend.Compiled);
    }

    [Fact]
    public void A_shape_that_cannot_be_compiled_leaves_nothing_behind()
    {
        var backend = new CountingBackend();
        using var model = new KerasSharp.Model(Stack(new InputLayer(null, null), new SimpleRnn(3)), backend);
        for (int i = 0; i < 3; i++)
        {
            var act = () => model.Predict(Ramp(2, 5, 7));
            act.Should()
                .Throw<KerasException>()
                .WithMessage("layer 'simplernn_1' (SimpleRNN): its weight 'W' has the shape [64, 3], but this input needs [7, 3]");
        }
        backend.Compiled.Should().Be(0);
        model.Predict(Ramp(2, 5, 64));
        backend.Compiled.Should().Be(1);
    }

    [Fact]
    public void Many_threads_share_one_plan()
    {
        var (model, backend) = AnyLength();
        Parallel.For(
            0,
            200,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            i => Values(model.Predict(Ramp(1 + i % 3, 4, 2))).Should().OnlyContain(v => v == 1 + i % 3)
        );
        backend.Compiled.Should().Be(1);
    }
}
