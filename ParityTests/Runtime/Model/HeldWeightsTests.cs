using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Runtime.Graph;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>Weights that a file gave and that a prediction packs: one copy of them stays, which gives every bit back.</summary>
public sealed class HeldWeightsTests
{
    private static readonly Dictionary<string, Func<Sequential>> s_models = new()
    {
        ["whole panels"] = () => [new Dense(128) { InputShape = [20] }, new Dense(192), new Dense(64)],
        ["part of a panel"] = () => [new Dense(70) { InputShape = [20] }, new Dense(3)],
        ["one row"] = () => [new Dense(128) { InputShape = [1] }],
        ["LSTM"] = () => [new Lstm(20) { InputShape = [null, 3] }],
        ["LSTM over wide inputs"] = () => [new Lstm(16) { InputShape = [null, 40] }],
        ["GRU"] = () => [new Gru(20) { InputShape = [null, 3] }],
        ["GRU, reset after"] = () => [new Gru(20) { InputShape = [null, 3], ResetAfter = true }],
        ["SimpleRNN"] = () => [new SimpleRnn(20) { InputShape = [null, 3] }],
        ["both ways"] = () => [new Bidirectional(new Lstm(12) { ReturnSequences = true }) { InputShape = [null, 5] }, new Gru(7)],
        ["words"] = () => [new Embedding(30, 16) { InputShape = [null] }, new Lstm(16), new Dense(4)],
        ["images"] = () =>
            [
                new Convolution2D(8, 3, 3) { InputShape = [12, 12, 3] },
                new BatchNormalization(),
                new Convolution2D(64, 1, 1),
                new Flatten(),
                new Dense(64),
            ],
    };

    public static TheoryData<string> Models => [.. s_models.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_predicts_trains_and_gives_its_weights_as_with_arrays(string name)
    {
        using var arrays = s_models[name]().Build();
        using var held = s_models[name]().Build();
        Hold(held, arrays);
        Same(held, arrays, steps: 6, samples: 2);
        Weights(held).Should().Equal(Weights(arrays));
        held.Hash.Should().Be(arrays.Hash);
        Same(held, arrays, steps: 9, samples: 5);
        foreach (var model in new[] { held, arrays })
        {
            model.Compile(new Sgd(0.1), "mse");
            var x = Input(model, 6, 4);
            model.TrainOnBatch(x, model.Predict(x).ToDenseTensor());
            model.TrainOnBatch(x, Tensor.CreateFromShape<float>(model.Predict(x).Lengths));
        }
        Weights(held).Should().Equal(Weights(arrays));
        Same(held, arrays, steps: 6, samples: 2);
    }

    [Theory]
    [InlineData("whole panels", "dense_2/W")]
    [InlineData("part of a panel", "dense_1/W")]
    [InlineData("LSTM", "lstm_1/U")]
    [InlineData("SimpleRNN", "simplernn_1/U")]
    [InlineData("GRU", "gru_1/W")]
    [InlineData("GRU", "gru_1/U")]
    [InlineData("GRU, reset after", "gru_1/W")]
    [InlineData("GRU, reset after", "gru_1/U")]
    public void What_is_packed_is_held_nowhere_else(string name, string weight)
    {
        using var model = s_models[name]().Build();
        var values = Hold(model, model)[weight];
        var variable = Variables(model).Single(v => v.Name == weight);
        values.Users.Should().Be(1);
        model.Predict(Input(model, 6, 2));
        variable.TryKeep().Should().BeNull();
        values.Users.Should().Be(name == "whole panels" ? 1 : 0, "a matrix of whole panels takes the memory over");
        float[] before = variable.Read(own: false);
        variable.Read(own: false).Should().NotBeSameAs(before).And.Equal(before);
        variable.Values.Should().BeSameAs(variable.Values).And.Equal(before);
    }

    [Fact]
    public void New_weights_take_the_place_of_those_that_were_packed()
    {
        using var model = s_models["whole panels"]().Build();
        using var other = s_models["whole panels"]().Build(seed: 5);
        Hold(model, model);
        model.Predict(Input(model, 0, 2));
        model.SetWeights(other.GetWeights());
        Same(model, other, 0, 2);
        Hold(model, other);
        Same(model, other, 0, 2);
        Weights(model).Should().Equal(Weights(other));
    }

    [Fact]
    public void Weights_outlive_the_plans_that_packed_them()
    {
        var model = s_models["LSTM"]().Build();
        Hold(model, model);
        float[] before = Weights(model);
        model.Predict(Input(model, 6, 2));
        model.Dispose();
        Weights(model).Should().Equal(before);
    }

    [Fact]
    public void A_seed_draws_the_same_weights_in_whatever_order_they_are_read()
    {
        using var forwards = s_models["both ways"]().Build(seed: 7);
        using var backwards = s_models["both ways"]().Build(seed: 7);
        foreach (var variable in Variables(backwards).Reverse())
            variable.Values.Should().NotBeEmpty();
        Weights(backwards).Should().Equal(Weights(forwards));
    }

    [Fact]
    public async Task Readers_and_predictions_at_once_see_the_same_weights()
    {
        for (int round = 0; round < 20; round++)
        {
            using var arrays = s_models["both ways"]().Build();
            using var held = s_models["both ways"]().Build();
            Hold(held, arrays);
            float[] expected = Weights(arrays);
            await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i =>
                        Task.Run(() =>
                        {
                            if (i % 2 == 0)
                                Same(held, arrays, steps: 3 + i, samples: 1 + i);
                            else
                                Weights(held).Should().Equal(expected);
                        })
                    )
            );
        }
    }

    /// <summary>Holds a model's weights outside the collected heap, as an importer does.</summary>
    /// <returns>What holds each, by the weight's name; the variable is its only user.</returns>
    private static Dictionary<string, NativeValues> Hold(KerasSharp.Model model, KerasSharp.Model from)
    {
        var held = new Dictionary<string, NativeValues>();
        foreach (var (to, source) in Variables(model).Zip(Variables(from)).ToArray())
        {
            var values = new NativeValues(source.Shape.Aggregate(1, (a, b) => a * b));
            source.Read(own: false).CopyTo(values.Span);
            to.Adopt(values);
            held.Add(to.Name, values);
        }
        return held;
    }

    private static IEnumerable<Variable> Variables(KerasSharp.Model model) => model.Layers.SelectMany(l => l.Weights).Distinct();

    private static float[] Weights(KerasSharp.Model model) => [.. model.GetWeights().Values.SelectMany(w => w.ToArray())];

    private static void Same(KerasSharp.Model held, KerasSharp.Model arrays, int steps, int samples)
    {
        var x = Input(arrays, steps, samples);
        held.Predict(x).ToArray().Should().Equal(arrays.Predict(x).ToArray());
    }

    private static Tensor<float> Input(KerasSharp.Model model, int steps, int samples)
    {
        nint[] shape = [samples, .. model.InputLayers[0].InputShape!.Select(e => (nint)(e ?? steps))];
        var x = Tensor.CreateFromShape<float>(shape);
        var random = new Random(3);
        int words = model.Spec.Layers.OfType<Embedding>().Select(e => e.InputDim).FirstOrDefault();
        float[] values =
        [
            .. Enumerable
                .Range(0, checked((int)x.FlattenedLength))
                .Select(_ => words > 0 ? random.Next(words) : random.NextSingle() - 0.5f),
        ];
        return Tensor.Create(values, shape);
    }
}
