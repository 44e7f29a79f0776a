using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Model;
using static KerasSharp.ParityTests.Runtime.Training.TrainingModels;

namespace KerasSharp.ParityTests.Runtime.Training;

using Model = KerasSharp.Model;

public class FitGeneratorTests
{
    private static IEnumerable<TrainingData> Batches(int count, int size = 8)
    {
        var (x, y) = Curve(count * size);
        for (int b = 0; b < count; b++)
            yield return (Rows(x, (b * size)..((b + 1) * size)), Rows(y, (b * size)..((b + 1) * size)));
    }

    private static async IAsyncEnumerable<TrainingData> Later(IEnumerable<TrainingData> batches)
    {
        foreach (var batch in batches)
        {
            await Task.Yield();
            yield return batch;
        }
    }

    private static FitOptions Epochs(int epochs) => new() { Epochs = epochs, Verbose = Verbosity.Silent };

    [Fact]
    public async Task Batches_train_like_arrays()
    {
        using Model arrays = Regression(),
            batches = Regression(),
            awaited = Regression();
        foreach (var model in (Model[])[arrays, batches, awaited])
            model.Compile("adam", "mse");
        var held = Curve(5, seed: 9);
        var a = arrays.Fit(Curve(24), Quiet(2) with { Shuffle = Shuffle.None, ValidationData = held });
        var b = batches.FitGenerator(Batches(3), 24, Epochs(2) with { ValidationData = held });
        var c = await awaited.FitGeneratorAsync(Later(Batches(3)), 24, Epochs(2), [held], 5);
        foreach (var history in (History[])[b, c])
        {
            history["loss"].Should().Equal(a["loss"]);
            history["val_loss"].Should().Equal(a["val_loss"]);
        }
        WeightsOf(batches).Should().Equal(WeightsOf(arrays));
        WeightsOf(awaited).Should().Equal(WeightsOf(arrays));
    }

    [Fact]
    public void Epochs_are_counted_in_samples_and_batches_begin_again()
    {
        using var model = Regression();
        model.Compile("sgd", "mse");
        var sizes = new List<int>();
        var count = new LambdaCallback { BatchEnd = (_, size, _) => sizes.Add(size) };
        model.FitGenerator([.. Batches(1, 8), .. Batches(1, 5)], 10, Epochs(2) with { Callbacks = [count] });
        sizes.Should().Equal(8, 5, 8, 5);
        model.EvaluateGenerator(Batches(2), 40).Loss.Should().BePositive();
    }

    [Fact]
    public void What_making_a_batch_throws_is_thrown()
    {
        using var model = Regression();
        model.Compile("sgd", "mse");
        static IEnumerable<TrainingData> Failing()
        {
            foreach (var batch in Batches(2))
                yield return batch;
            throw new InvalidDataException("row 17");
        }
        var fit = () => model.FitGenerator(Failing(), 1000, Epochs(1));
        fit.Should().Throw<InvalidDataException>().WithMessage("row 17");
        model.TrainingSteps.Should().Be(2);
        var none = () => model.FitGenerator([], 10, Epochs(1));
        none.Should().Throw<KerasException>().WithMessage("batches: expected at least one, found none");
        var misfit = () => model.FitGenerator([Curve(8)], 10, Epochs(1) with { BatchSize = 4 });
        misfit.Should().Throw<ArgumentException>().WithMessage("*batch size*");
    }

    [Fact]
    public void Endless_batches_end_with_the_training()
    {
        using var model = Regression();
        model.Compile("sgd", "mse");
        static IEnumerable<TrainingData> Endless()
        {
            while (true)
                yield return Curve(8);
        }
        model.FitGenerator(Endless(), 32, Epochs(2)).Epochs.Should().HaveCount(2);
        using var stop = new CancellationTokenSource();
        var fit = () =>
            model.FitGenerator(
                Endless(),
                32,
                Epochs(5) with
                {
                    Callbacks = [new LambdaCallback { EpochEnd = (_, _) => stop.Cancel() }],
                },
                cancellation: stop.Token
            );
        fit.Should().Throw<OperationCanceledException>();
        model.TrainingSteps.Should().Be(12);
    }

    [Fact]
    public void Sequences_of_many_lengths_keep_few_plans()
    {
        var backend = new CountingBackend();
        using (var model = new Model(TestModels.Stack(new InputLayer(null, 2), new Lstm(3), new Dense(1)), backend))
        {
            model.Compile("sgd", "mse");
            var batches = Enumerable
                .Range(1, 100)
                .Select(t => new TrainingData(Tensor.CreateFromShape<float>([4, t, 2]), Tensor.CreateFromShape<float>([4, 1])));
            model.FitGenerator(batches, 400, Epochs(1));
            backend.Compiled.Should().Be(100);
            backend.Disposed.Should().Be(68);
            model.FitGenerator(batches.Skip(90), 40, Epochs(2));
            backend.Compiled.Should().Be(100, "the latest plans are still there");
        }
        backend.Disposed.Should().Be(100);
    }
}
