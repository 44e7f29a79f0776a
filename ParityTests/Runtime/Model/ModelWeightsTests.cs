using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Runtime.Reference;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Runtime.Model;

public class ModelWeightsTests
{
    private static KerasSharp.Model Recurrent(int batch = 2) =>
        new(
            Stack(new InputLayer(3, 2) { BatchSize = batch }, new SimpleRnn(2) { Stateful = true }, new Dense(1)),
            new ReferenceBackend<float>(),
            seed: 3
        );

    [Fact]
    public void Weights_come_in_the_order_of_layers_and_go_back()
    {
        using KerasSharp.Model a = Recurrent(),
            b = new(a.Spec, new ReferenceBackend<float>(), seed: 4);
        var weights = a.GetWeights();
        weights.Keys.Should().Equal("simplernn_1/W", "simplernn_1/U", "simplernn_1/b", "dense_2/W", "dense_2/b");
        weights.Values.Select(w => string.Join(",", Shape(w))).Should().Equal("2,2", "2,2", "2", "2,1", "1");
        Values(b.GetWeights()["dense_2/W"]).Should().NotEqual(Values(weights["dense_2/W"]));
        b.SetWeights(weights);
        b.GetWeights().Values.Select(Values).Should().BeEquivalentTo(weights.Values.Select(Values), o => o.WithStrictOrdering());
        Values(b.Predict(Ramp(2, 3, 2))).Should().Equal(Values(a.Predict(Ramp(2, 3, 2))));
    }

    [Fact]
    public void What_was_read_is_a_copy()
    {
        using var model = Recurrent();
        var before = Values(model.Predict(Ramp(2, 3, 2)));
        model.ResetStates();
        foreach (var w in model.GetWeights().Values)
            w.Fill(9);
        Values(model.Predict(Ramp(2, 3, 2))).Should().Equal(before);
    }

    [Fact]
    public void Misfits_are_named_and_change_nothing()
    {
        using var model = Recurrent();
        var weights = model.GetWeights();
        var old = model.GetWeights().Values.Select(Values).ToArray();
        foreach (var w in weights.Values)
            w.Fill(1);

        var missing = new OrderedDictionary<string, Tensor<float>>(weights);
        missing.Remove("dense_2/b");
        model
            .Invoking(m => m.SetWeights(missing))
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1': expected a value for the weight 'dense_2/b', found none");

        var unknown = new OrderedDictionary<string, Tensor<float>>(weights) { ["dense_2/c"] = weights["dense_2/b"] };
        model
            .Invoking(m => m.SetWeights(unknown))
            .Should()
            .Throw<KerasException>()
            .WithMessage(
                "model 'sequential_1' has no weight 'dense_2/c'; it has simplernn_1/W, simplernn_1/U, simplernn_1/b, dense_2/W, dense_2/b"
            );

        weights["dense_2/b"] = Ramp(1, 1);
        model
            .Invoking(m => m.SetWeights(weights))
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1', weight 'dense_2/b': expected the shape (1), found (1, 1)");
        model.GetWeights().Values.Select(Values).Should().BeEquivalentTo(old, o => o.WithStrictOrdering());
    }

    [Fact]
    public void States_are_kept_read_set_and_reset()
    {
        using var model = Recurrent();
        var x = Ramp(2, 3, 2);
        float[] first = Values(model.Predict(x)),
            second = Values(model.Predict(x));
        second.Should().NotEqual(first);
        model.ResetStates();
        Values(model.Predict(x)).Should().Equal(first);
        var states = model.GetStates();
        states.Keys.Should().Equal("simplernn_1/h");
        Shape(states["simplernn_1/h"]).Should().Equal(2, 2);
        Values(model.Predict(x)).Should().Equal(second);
        model.SetStates(states);
        Values(model.Predict(x)).Should().Equal(second, "the state after one batch was set back");
        model.PredictLayer("simplernn_1", x);
        model.SetStates(states);
        model.PredictLayer("simplernn_1", x);
        Values(model.Predict(x)).Should().Equal(second, "looking at an inner layer leaves the states as they are");
    }

    [Fact]
    public void A_model_with_states_takes_its_own_batch_size_only()
    {
        using var model = Recurrent();
        model.FixedBatch.Should().Be(2);
        model
            .Invoking(m => m.Predict(Ramp(3, 3, 2)))
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1' keeps states for batches of 2 samples; expected a multiple of that, found 3 samples");
        model
            .Invoking(m => m.Predict(Ramp(4, 3, 2), 4))
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1' keeps states for batches of 2 samples; found a batch size of 4");
        Shape(model.Predict(Ramp(4, 3, 2))).Should().Equal(4, 1);
    }

    [Fact]
    public void Threads_on_a_model_with_states_run_one_after_another()
    {
        var backend = new CountingBackend();
        using var model = new KerasSharp.Model(
            Stack(new InputLayer(3, 2) { BatchSize = 2 }, new SimpleRnn(2) { Stateful = true }),
            backend
        );
        int inside = 0,
            most = 0;
        backend.WhileRunning = () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.Sleep(1);
            Interlocked.Decrement(ref inside);
        };
        Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => model.Predict(Ramp(4, 3, 2)));
        most.Should().Be(1);
    }

    [Fact]
    public void Layers_are_had_by_name_and_can_be_frozen()
    {
        using var model = Recurrent();
        model.Layers.Select(l => l.Name).Should().Equal("input_1", "simplernn_1", "dense_2");
        model.Layers["dense_2"].Weights.Select(w => w.Name).Should().Equal("dense_2/W", "dense_2/b");
        model.Layers[1].ParameterCount.Should().Be(10);
        model
            .Invoking(m => m.Layers["lstm_1"])
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1' has no layer 'lstm_1'; it has input_1, simplernn_1, dense_2");
        model.Layers["simplernn_1"].Trainable = false;
        model.Layers["simplernn_1"].Trainable.Should().BeFalse();
        var summary = model.Summary();
        (summary.TrainableParameters, summary.NonTrainableParameters, summary.TotalParameters).Should().Be((3, 10, 13));
    }
}
