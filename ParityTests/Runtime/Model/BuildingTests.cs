using FluentAssertions;
using KerasSharp.ParityTests.Runtime.Layers;

namespace KerasSharp.ParityTests.Runtime.Model;

/// <summary>Models written in C#: names, order, sharing and nesting as Keras 1.2.2 has them.</summary>
public class BuildingTests
{
    [Fact]
    public void A_stack_gets_names_by_class_and_an_input()
    {
        ModelSpec spec = new Sequential
        {
            new Embedding(20, 3) { InputShape = [5] },
            new Lstm(4) { ReturnSequences = true },
            new Lstm(4),
            new Dense(2),
            new Dense(1),
        }.ToSpec();
        spec.Layers.Select(l => l.Name).Should().Equal("embedding_input_1", "embedding_1", "lstm_1", "lstm_2", "dense_1", "dense_2");
        spec.IsSequential.Should().BeTrue();
        spec.Layers[0]
            .Should()
            .BeOfType<InputLayer>()
            .Which.Should()
            .Match<InputLayer>(i => i.Implicit && i.Integer && i.InputShape!.Single() == 5);
        LayerRun.Lower(spec, false, [5]).Outputs[0].Value.Shape.ToString().Should().Be("[N, 1]");
    }

    [Fact]
    public void Layers_inside_wrappers_count_too()
    {
        ModelSpec spec = new Sequential
        {
            new Bidirectional(new Lstm(2) { ReturnSequences = true }) { InputShape = [3, 2] },
            new Lstm(2),
            new TimeDistributedDense(2),
        }.ToSpec();
        spec.Layers.Skip(1).Select(l => l.Name).Should().Equal("bidirectional_1", "lstm_2", "timedistributeddense_1");
        ((Bidirectional)spec.Layers[1]).Layer.Name.Should().Be("lstm_1");
    }

    [Fact]
    public void An_input_layer_of_its_own_keeps_its_name_and_batch_size()
    {
        ModelSpec spec = new Sequential
        {
            new InputLayer(4) { Name = "pixels", BatchSize = 8 },
            new Dense(2),
        }.ToSpec();
        spec.Layers.Select(l => l.Name).Should().Equal("pixels", "dense_1");
        ((InputLayer)spec.Layers[0]).BatchSize.Should().Be(8);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var build = () =>
            new Sequential
            {
                new Dense(2) { Name = "a", InputShape = [3] },
                new Dense(2) { Name = "a" },
            }.ToSpec();
        build
            .Should()
            .Throw<KerasException>()
            .WithMessage("the layer name 'a' is used more than once; expected names that are unique in the model");
        ModelSpec spec = new Sequential
        {
            new Dense(2) { InputShape = [3] },
            new Dense(2) { Name = "dense_1" },
        }.ToSpec();
        spec.Layers.Skip(1).Select(l => l.Name).Should().Equal("dense_2", "dense_1");
    }

    [Fact]
    public void The_first_layer_says_its_shape()
    {
        var build = () => new Sequential { new Dense(2) }.ToSpec();
        build
            .Should()
            .Throw<KerasException>()
            .WithMessage("the first layer of a Sequential model (Dense) must say its InputShape, the shape of one sample; found none");
        ((Func<object>)(() => new Sequential().ToSpec()))
            .Should()
            .Throw<KerasException>()
            .WithMessage("*needs at least one layer, found none");
    }

    [Fact]
    public void The_same_object_is_one_layer_with_shared_weights()
    {
        var shared = new Dense(3);
        ModelSpec spec = new Sequential
        {
            new Dense(3) { InputShape = [3] },
            shared,
            shared,
        }.ToSpec();
        spec.Layers.Should().HaveCount(3);
        spec.Calls.Should().HaveCount(4);
        LayerRun
            .Lower(spec, false, [3])
            .Weights.Select(w => w.Variable.Name)
            .Should()
            .Equal("dense_1/W", "dense_1/b", "dense_2/W", "dense_2/b");
    }

    [Fact]
    public void Equal_records_are_two_layers()
    {
        var x = Functional.Input(3);
        var spec = Functional.Model(x, new Dense(3).Apply(new Dense(3).Apply(x)));
        spec.Layers.Should().HaveCount(3);
    }

    /// <summary>Order and names of the same graph in Keras 1.2.2 ([l.name for l in model.layers]).</summary>
    [Fact]
    public void A_graph_lists_its_layers_by_depth_and_then_as_met_from_the_outputs()
    {
        var a = Functional.Input(3);
        var b = Functional.Input(4);
        var left = new Dense(5).Apply(a);
        var right = new Dense(5).Apply(b);
        var deep = new Dense(5).Apply(right);
        var joined = new Merge(MergeMode.Sum).Apply(deep, left);
        var shared = new Dense(2);
        var spec = Functional.Model([a, b], [shared.Apply(joined), shared.Apply(left)]);
        spec.Layers.Select(l => l.Name).Should().Equal("input_2", "dense_2", "input_1", "dense_3", "dense_1", "add_1", "dense_4");
        spec.Inputs.Select(i => spec.Layers[spec.Calls[i.Call].Layer].Name).Should().Equal("input_1", "input_2");
        spec.Outputs.Select(o => spec.Layers[spec.Calls[o.Call].Layer].Name).Should().Equal("dense_4", "dense_4");
    }

    [Fact]
    public void Models_nest_and_share_their_weights()
    {
        var encoder = new Sequential { new Dense(2) { InputShape = [3] } };
        var a = Functional.Input(3);
        var b = Functional.Input(3);
        var spec = Functional.Model([a, b], [new Merge(MergeMode.Concatenate).Apply(encoder.Apply(a), encoder.Apply(b))]);
        spec.Layers.Select(l => l.Name).Should().Equal("input_1", "input_2", "sequential_1", "concatenate_1");
        LayerRun
            .Lower(spec, false, [3], [3])
            .Weights.Select(w => w.Variable.Name)
            .Should()
            .Equal("sequential_1/dense_1/W", "sequential_1/dense_1/b");
    }

    [Fact]
    public void A_stack_may_start_with_a_model()
    {
        ModelSpec spec = new Sequential
        {
            new Sequential { new Dense(2) { InputShape = [3] } },
            new Dense(1),
        }.ToSpec();
        spec.Layers.Select(l => l.Name).Should().Equal("sequential_input_1", "sequential_1", "dense_1");
        LayerRun.Lower(spec, false, [3]).Outputs[0].Value.Shape.ToString().Should().Be("[N, 1]");
    }

    /// <summary>Names and order as in Keras 1.2.2 (model.flattened_layers, which leaves inputs and the Merge out): its weights are stored
    /// so.</summary>
    [Fact]
    public void A_stack_may_start_with_a_merge_of_stacks()
    {
        var left = new Sequential
        {
            new Dense(2) { InputShape = [3] },
            new Dense(4),
        };
        var right = new Sequential
        {
            new Embedding(5, 4) { InputShape = [6] },
            new Lstm(4),
        };
        ModelSpec spec = new Sequential { { new Merge(MergeMode.Sum), left, right }, new Dense(1) }.ToSpec();
        spec.Layers.Where(l => l is not InputLayer)
            .Select(l => l.Name)
            .Should()
            .Equal("dense_1", "dense_2", "embedding_1", "lstm_1", "add_1", "dense_3");
        spec.Inputs.Select(i => spec.Layers[spec.Calls[i.Call].Layer].Name).Should().Equal("dense_input_1", "embedding_input_1");
        LayerRun.Lower(spec, false, [3], [6]).Outputs[0].Value.Shape.ToString().Should().Be("[N, 1]");
        ((Action)(() => left.Add(new Merge(), right)))
            .Should()
            .Throw<KerasException>()
            .WithMessage("a Merge of stacks stands first in a Sequential model, found one after other layers");
    }

    [Fact]
    public void A_stack_becomes_a_model_on_the_processor()
    {
        using KerasSharp.Model model = new Sequential
        {
            new Dense(2) { InputShape = [3], KernelInitializer = Initializers.One },
        }.Build();
        model.Predict(LayerRun.Array([1, 3], 1, 2, 4)).ToArray().Should().Equal(7, 7);
    }

    [Fact]
    public void A_graph_must_be_connected()
    {
        var (a, b) = (Functional.Input(3), Functional.Input(3));
        var sum = new Merge().Apply(a, b);
        ((Func<object>)(() => Functional.Model(a, sum)))
            .Should()
            .Throw<KerasException>()
            .WithMessage("the outputs need an input layer 'without a name' that is not among the model's 1 input(s)");
        ((Func<object>)(() => Functional.Model([a, b], [new Dense(2).Apply(a)])))
            .Should()
            .Throw<KerasException>()
            .WithMessage("input 2 of the model: expected the value of an input layer that the outputs need, found one that none needs");
        ((Func<object>)(() => Functional.Model(sum, new Dense(2).Apply(sum))))
            .Should()
            .Throw<KerasException>()
            .WithMessage("the outputs need an input layer*");
    }

    [Fact]
    public void Several_outputs_need_ApplyAll()
    {
        var x = Functional.Input(3, 2);
        var both = new Bidirectional(new Lstm(2), BidirectionalMode.Separate);
        ((Func<object>)(() => both.Apply(x)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("a Bidirectional with 2 outputs: use ApplyAll*");
        LayerRun.Lower(Functional.Model([x], both.ApplyAll(x)), false, [3, 2]).Outputs.Should().HaveCount(2);
    }
}
