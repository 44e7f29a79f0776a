using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Cpu;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>Predictions that are waited for give the numbers of those that are not, whatever the form of the data.</summary>
public class PredictAsyncTests
{
    private static KerasSharp.Model Dense() =>
        new Sequential
        {
            new Dense(3) { InputShape = [4], Activation = "tanh" },
        }.Build(Device.Cpu(1), seed: 1);

    private static Tensor<float> Samples(int count, int seed = 1) => Tensor.Create(TestData.Random(count * 4, seed), [count, 4]);

    [Theory]
    [InlineData(5)]
    [InlineData(32 * 32 + 7)]
    public async Task A_task_gives_what_the_call_gives(int samples)
    {
        using var model = Dense();
        var x = Samples(samples);
        (await model.PredictAsync(x)).ToArray().Should().Equal(model.Predict(x).ToArray());
    }

    [Fact]
    public async Task States_go_on_from_part_to_part()
    {
        using var model = new Sequential
        {
            new Lstm(2)
            {
                BatchSize = 1,
                InputShape = [1, 4],
                Stateful = true,
            },
        }.Build(Device.Cpu(1), seed: 1);
        var x = Tensor.Create(TestData.Random(100 * 4, 2), [100, 1, 4]);
        float[] expected = model.Predict(x).ToArray();
        model.ResetStates();
        (await model.PredictAsync(x)).ToArray().Should().Equal(expected);
    }

    [Fact]
    public async Task What_is_stopped_throws()
    {
        using var model = Dense();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var predict = () => model.PredictAsync(Samples(5), cancellation: stop.Token);
        await predict.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Batches_come_and_go_in_their_order()
    {
        using var model = Dense();
        var outputs = new List<float[]>();
        await foreach (var y in model.PredictAsync(Batches()))
            outputs.Add(y.ToArray());
        outputs.Should().HaveCount(3);
        for (int i = 0; i < outputs.Count; i++)
            outputs[i].Should().Equal(model.Predict(Samples(i + 1, i)).ToArray());

        static async IAsyncEnumerable<Tensor<float>> Batches()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return Samples(i + 1, i);
            }
        }
    }

    [Fact]
    public void Rows_and_memory_are_the_same_numbers()
    {
        using var model = Dense();
        var x = Samples(3);
        float[] values = x.ToArray(),
            expected = model.Predict(x).ToArray();
        model.Predict([values[..4], values[4..8], values[8..]]).ToArray().Should().Equal(expected);
        model.Predict(values.AsMemory(), [3, 4]).ToArray().Should().Equal(expected);
        model
            .Invoking(m => m.Predict([values[..4], values[4..7]]))
            .Should()
            .Throw<KerasException>()
            .WithMessage("*expected rows of 4 numbers, as the first one has, found 3 in row 1");
    }

    [Fact]
    public void A_span_of_tokens_is_one_sample()
    {
        using var model = new Sequential
        {
            new Embedding(10, 2) { InputShape = [5] },
            new Lstm(2),
        }.Build(seed: 1);
        ReadOnlySpan<int> tokens = [1, 2, 3, 4, 5];
        model
            .PredictTokens(tokens)
            .ToArray()
            .Should()
            .Equal(
                model
                    .Predict(
                        new[,]
                        {
                            { 1, 2, 3, 4, 5 },
                        }
                    )
                    .ToArray()
            );
    }

    [Fact]
    public async Task A_training_that_is_waited_for_is_the_same_training()
    {
        using KerasSharp.Model a = Dense(),
            b = Dense();
        var told = new List<TrainingProgress>();
        foreach (var model in new[] { a, b })
            model.Compile(new Sgd(0.1), Losses.MeanSquaredError);
        TrainingData data = (Samples(40), Tensor.Create(TestData.Random(120, 5), [40, 3]));
        a.Fit(data, new FitOptions { Epochs = 2 });
        await b.FitAsync(data, new FitOptions { Epochs = 2, Progress = new Told(told) });
        b.GetWeights().Values.SelectMany(w => w.ToArray()).Should().Equal(a.GetWeights().Values.SelectMany(w => w.ToArray()));
        told.Where(t => t.EndsEpoch).Select(t => t.Epoch).Should().Equal(0, 1);
        told[^1].Samples.Should().Be(40);
        told[^1].Logs["loss"].Should().Be(b.History!["loss"][1]);
    }

    private sealed class Told(List<TrainingProgress> list) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => list.Add(value);
    }
}
