using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Runtime.Reference;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Runtime.Model;

public class ModelPredictTests
{
    private static KerasSharp.Model DenseModel(int? width = 4)
    {
        var model = new KerasSharp.Model(
            Stack(new InputLayer(width), new Dense(2) { Activation = ActivationFunction.Relu }),
            new ReferenceBackend<float>()
        );
        if (width == 4)
        {
            model.Variables["dense_1/W"].Set([1, 2, 3, 4, 5, 6, 7, 8f]);
            model.Variables["dense_1/b"].Set([0.5f, -100]);
        }
        return model;
    }

    // relu([1 1 1 1] W + b) = [1 + 3 + 5 + 7 + 0.5, relu(2 + 4 + 6 + 8 - 100)]
    private static readonly float[] s_ones = [16.5f, 0];

    [Fact]
    public void Every_form_of_input_gives_the_same()
    {
        using var model = DenseModel();
        Values(model.Predict(Tensor.Create([1f, 1, 1, 1], [1, 4]))).Should().Equal(s_ones);
        Values(
                model.Predict(
                    new float[,]
                    {
                        { 1, 1, 1, 1 },
                    }
                )
            )
            .Should()
            .Equal(s_ones);
        Values(
                model.Predict(
                    new[,]
                    {
                        { 1, 1, 1, 1 },
                    }
                )
            )
            .Should()
            .Equal(s_ones);
        Values(model.Predict(Tensor.Create([1, 1, 1, 1], [1, 4]))).Should().Equal(s_ones);
        Values(model.Predict(Tensor.Create([1L, 1, 1, 1], [1, 4]))).Should().Equal(s_ones);
        Values(model.Predict([Tensor.Create([1f, 1, 1, 1], [1, 4])])[0]).Should().Equal(s_ones);
        var y = new float[2];
        model.Predict([1f, 1, 1, 1], [1, 4], y);
        y.Should().Equal(s_ones);
    }

    [Fact]
    public void A_slice_with_strides_is_taken_as_what_it_shows()
    {
        using var model = DenseModel();
        var wide = Tensor.Create([1f, 1, 1, 1, 9, 9, 1, 1, 1, 1, 9, 9], [2, 6]);
        var slice = wide.Slice([0..2, 0..4]);
        slice.IsDense.Should().BeFalse("the test needs gaps between rows");
        Values(model.Predict(slice)).Should().Equal([.. s_ones, .. s_ones]);
        Values(model.Predict([slice])[0]).Should().Equal([.. s_ones, .. s_ones]);
    }

    [Fact]
    public void Data_of_rank_1_are_samples_of_one_number()
    {
        using var model = new KerasSharp.Model(Stack(new InputLayer(1), new Dense(1)), new ReferenceBackend<float>());
        model.Variables["dense_1/W"].Set([3f]);
        var y = model.Predict(new float[] { 1, 2, 3 });
        Shape(y).Should().Equal(3, 1);
        Values(y).Should().Equal(3, 6, 9);
    }

    [Fact]
    public void No_samples_give_no_rows()
    {
        using var model = DenseModel();
        Shape(model.Predict(new float[0, 4])).Should().Equal(0, 2);
        Shape(model.Predict(new int[0, 4])).Should().Equal(0, 2);
        Shape(model.Predict([Tensor.CreateFromShape<float>([0, 4])])[0]).Should().Equal(0, 2);
        model.Predict([], [0, 4], []);
    }

    [Theory]
    [InlineData(70, null, new[] { 32, 32, 6 })]
    [InlineData(64, null, new[] { 32, 32 })]
    [InlineData(5, 100, new[] { 5 })]
    [InlineData(5, 2, new[] { 2, 2, 1 })]
    public void Samples_run_in_batches_and_the_last_may_be_smaller(int samples, int? batchSize, int[] batches)
    {
        var backend = new CountingBackend();
        using var model = new KerasSharp.Model(Stack(new InputLayer(4), new Dense(2)), backend);
        var y = model.Predict(Ramp(samples, 4), batchSize);
        backend.Batches.Should().Equal(batches);
        backend.Compiled.Should().Be(1, "one plan serves every batch size");
        Values(y).Should().Equal(batches.SelectMany(n => Enumerable.Repeat((float)n, 2 * n)));
    }

    [Fact]
    public void Room_of_another_size_is_refused()
    {
        using var model = DenseModel();
        var act = () => model.Predict(new float[8], [2, 4], new float[3]);
        act.Should().Throw<KerasException>().WithMessage("model 'sequential_1', output 'dense_1': expected room for 4 numbers, found 3");
    }

    [Fact]
    public void Misfits_name_the_input_the_expected_and_the_found_shape()
    {
        using var model = DenseModel();
        var rank = () => model.Predict(Ramp(2, 3, 4));
        rank.Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1', input 'input_1': expected data of shape (samples, 4), found (2, 3, 4)");
        var size = () => model.Predict(new float[2, 5]);
        size.Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1', input 'input_1': expected data of shape (samples, 4), found (2, 5)");
        var vector = () => model.Predict(new float[] { 1, 2 });
        vector
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1', input 'input_1': expected data of shape (samples, 4), found (2,)");
        var count = () => model.Predict(new float[7], [2, 4], new float[4]);
        count
            .Should()
            .Throw<KerasException>()
            .WithMessage("model 'sequential_1', input 'input_1': expected 8 numbers for the shape (2, 4), found 7");
        var several = () => model.Predict([Ramp(2, 4), Ramp(2, 4)]);
        several.Should().Throw<KerasException>().WithMessage("model 'sequential_1' expects 1 input(s) (input_1), found 2");
        var batch = () => model.Predict(Ramp(2, 4), 0);
        batch.Should().Throw<ArgumentOutOfRangeException>().WithMessage("a batch has at least one sample*");
    }

    [Theory]
    [InlineData(16777216, true)]
    [InlineData(-16777216, true)]
    [InlineData(16777217, false)]
    [InlineData(-16777217, false)]
    [InlineData(int.MinValue, false)]
    public void Token_ids_are_exact_or_refused(int id, bool exact)
    {
        using var model = new KerasSharp.Model(Stack(new InputLayer(2), new Dense(1)), new ReferenceBackend<double>());
        model.Variables["dense_1/W"].Set([0f, 1f]);
        var act = () =>
            model.Predict(
                new[,]
                {
                    { 0, id },
                }
            );
        if (exact)
            Values(act()).Should().Equal(id);
        else
            act.Should()
                .Throw<KerasException>()
                .WithMessage(
                    $"input 'input_1': expected whole numbers from -16777216 to 16777216, which float32 holds exactly, found {id} at "
                        + $"element 1"
                );
    }

    [Fact]
    public void Inner_outputs_are_had_by_name_and_as_a_summary_shows_them()
    {
        var spec = Stack(new InputLayer(2), new Dense(3), new Dense(1));
        using var model = new KerasSharp.Model(spec, new ReferenceBackend<float>());
        model.Variables["dense_1/W"].Set([1f, 2, 3, 4, 5, 6]);
        var x = Tensor.Create([1f, 1], [1, 2]);
        Values(model.PredictLayer("dense_1", x)).Should().Equal(5, 7, 9);
        Values(model.PredictLayers(["dense_1[0][0]", "input_1"], [x])[0]).Should().Equal(5, 7, 9);
        var unknown = () => model.PredictLayer("dense_9", x);
        unknown.Should().Throw<KerasException>().WithMessage("the model has no layer 'dense_9'; it has input_1, dense_1, dense_2");
        var call = () => model.PredictLayer("dense_1[1][0]", x);
        call.Should().Throw<KerasException>().WithMessage("layer 'dense_1': expected a call from 0 to 0, found 1");
        var output = () => model.PredictLayer("dense_1[0][3]", x);
        output.Should().Throw<KerasException>().WithMessage("layer 'dense_1': expected an output from 0 to 0, found 3");
    }

    [Fact]
    public void Calls_of_shared_layers_and_nested_models_are_told_apart()
    {
        var nested = Stack(new InputLayer(2), new Dense(2)) with { Name = "inner" };
        var spec = new ModelSpec
        {
            Name = "model_1",
            Layers = [new InputLayer(2) { Name = "input_1" }, nested],
            Calls = [new CallSpec(0, []), new CallSpec(1, [new TensorRef(0)]), new CallSpec(1, [new TensorRef(1)])],
            Inputs = [new TensorRef(0)],
            Outputs = [new TensorRef(2)],
        };
        using var model = new KerasSharp.Model(spec, new ReferenceBackend<float>());
        model.Variables["inner/dense_1/W"].Set([0f, 2, 3, 0]);
        var x = Tensor.Create([1f, 10], [1, 2]);
        Values(model.Predict(x)).Should().Equal(6, 60);
        Values(model.PredictLayer("inner", x)).Should().Equal(30, 2);
        Values(model.PredictLayer("inner[1][0]", x)).Should().Equal(30, 2);
        Values(model.PredictLayer("inner[2][0]", x)).Should().Equal(6, 60);
        Values(model.PredictLayer("inner/dense_1[1][0]", x)).Should().Equal(6, 60);
        model.Summary().Rows[1].Connections.Should().Equal("input_1[0][0]", "inner[1][0]");
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = DenseModel();
        model.Predict(Ramp(1, 4));
        model.Dispose();
        var act = () => model.Predict(Ramp(1, 4));
        act.Should().Throw<ObjectDisposedException>();
    }
}
