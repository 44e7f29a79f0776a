using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Conversion;

/// <summary>What earlier releases cannot build or read, though nothing in the file that is written shows it: it is written in a form that
/// they take, or refused. Each was seen to fail in real Keras 1.2.2 or 2.3.1.</summary>
public sealed class EarlierReleaseTests : IDisposable
{
    private static readonly KerasVersion s_1 = new(1, 2, 2),
        s_2 = new(2, 3, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.PathOf("model.h5");

    /// <summary>Stored models of other releases that were refused, or written so that real Keras failed. Real 1.2.2 and 2.3.1 load what is
    /// written now (fixtures/conversions).</summary>
    [Theory]
    [InlineData("keras-2.3.1/model/nested_sequential", "1.2.2")]
    [InlineData("keras-2.3.1/time_distributed/masked", "1.2.2")]
    [InlineData("keras-2.3.1/embedding/input_shape_rank2", "1.2.2")]
    [InlineData("keras-2.3.1/lstm/recurrent_identity", "1.2.2")]
    [InlineData("keras-2.1.6/model/layer_twice", "2.3.1")]
    [InlineData("keras-3.15.1/model/functional_weights", "2.3.1")]
    public void Models_are_written_for_it(string id, string release)
    {
        var fixture = new KerasSharp.ParityTests.Parity.FixtureCase(id);
        using var model = fixture.Load(new KerasImportOptions { Device = Device.Cpu(1) });
        model.Save(Path, KerasVersion.Parse(release));
        using var back = KerasImporter.Load(Path, new KerasImportOptions { Device = Device.Cpu(1) });
        foreach (var (inputs, outputs, _) in fixture.Calls)
        foreach (var ((name, expected), y) in outputs.Zip(back.Predict(inputs, fixture.BatchSize)))
            fixture.Tolerance.Problem(expected, y).Should().BeNull(name);
    }

    /// <summary>A function that gives what it is given is Activation 'linear': real 1.2.2 and 2.3.1 load it on an input too.</summary>
    [Theory]
    [InlineData("1.2.2")]
    [InlineData("2.3.1")]
    public void A_function_that_does_nothing_is_a_linear_activation(string release)
    {
        var x = Functional.Input(3);
        using var model = Functional.Model(x, new Dense(2).Apply(new Lambda(i => i[0]) { Name = "same" }.Apply(x))).Build();
        model.Save(Path, KerasVersion.Parse(release));
        using var back = KerasImporter.Load(Path, new KerasImportOptions { Backend = TrainingBackend.Theano });
        back.Spec.Layers.Single(l => l.Name == "same").Should().BeOfType<ActivationLayer>();
        var data = Tensor.Create<float>([1, -2, 3], [1, 3]);
        back.Predict(data).ToArray().Should().Equal(model.Predict(data).ToArray());
    }

    /// <summary>Real 1.2.2 fails on a list of metrics for one output; losses it reads.</summary>
    [Fact]
    public void Metrics_that_1_2_2_does_not_read_are_left_out_and_told()
    {
        var x = Functional.Input(3);
        using var model = Functional.Model([x], [new Dense(2) { Name = "a" }.Apply(x), new Dense(2) { Name = "b" }.Apply(x)]).Build();
        model.Compile(
            new TrainingSpec
            {
                Optimizer = new Sgd(0.1),
                Loss = new Dictionary<string, Loss> { ["a"] = "mse", ["b"] = "mae" },
                Metrics = PerOutput<Metric[]>.ByName(new Dictionary<string, Metric[]> { ["a"] = ["mae", "mse"] }),
            }
        );
        model
            .Save(Path, s_1)
            .Notes.Single(n => n.Kind == ConversionNoteKind.Dropped)
            .Text.Should()
            .Match("its metrics: Keras 1.2.2 reads back no file with several metrics of one output*");
        using var back = KerasImporter.Load(Path, new KerasImportOptions { Backend = TrainingBackend.Theano });
        back.TrainingSpec!.Metrics.Should().BeNull();
        back.TrainingSpec.Loss.Resolve("loss", ["a", "b"]).Select(l => l.Name).Should().Equal("mean_squared_error", "mean_absolute_error");
    }

    /// <summary>Operations that came with a later release: real Keras 3.8.0 has no such class and could not load the file.</summary>
    [Theory]
    [InlineData("keras-3.15.1/operation/blocks", "3.13.2", "DepthToSpace came with Keras 3.14.0")]
    [InlineData("keras-3.15.1/operation/blocks", "3.8.0", "DepthToSpace came with Keras 3.14.0")]
    [InlineData("keras-3.15.1/operation/rare", "3.8.0", "came with Keras 3.12.0")]
    public void Operations_are_of_their_release_or_later(string id, string release, string reason)
    {
        var fixture = new KerasSharp.ParityTests.Parity.FixtureCase(id);
        using var model = fixture.Load(new KerasImportOptions { Device = Device.Cpu(1) });
        string path = _folder.PathOf("model.keras");
        FluentActions
            .Invoking(() => model.Save(path, KerasVersion.Parse(release)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage($"*{reason}, expected one of Keras {release}*");
        model.Save(path, new KerasVersion(3, 15, 1));
        using var back = KerasImporter.Load(path, new KerasImportOptions { Device = Device.Cpu(1) });
        foreach (var (inputs, outputs, _) in fixture.Calls)
        foreach (var ((name, expected), y) in outputs.Zip(back.Predict(inputs, fixture.BatchSize)))
            fixture.Tolerance.Problem(expected, y).Should().BeNull(name);
    }

    /// <summary>Operations of graphs inside count too: real 3.10.0 says of the second that the name is used 2 times.</summary>
    [Theory]
    [InlineData("prod", true)]
    [InlineData("prod_1", false)]
    public void Operations_inside_count(string name, bool holds)
    {
        OperationLayer Product() =>
            new(new ReduceOperation(ReductionKind.Product, [1], KeepDims: true), new OperandList(new InputOperand(0)));
        KerasTensor inside = Functional.Input(3),
            x = Functional.Input(3);
        var inner = Functional.Model(inside, Product().Apply(inside), "inner");
        using var model = Functional.Model(x, Product().Apply(new Dense(3) { Name = name }.Apply(inner.Apply(x)))).Build();
        string path = _folder.PathOf("model.keras");
        var save = () => model.Save(path, new KerasVersion(3, 10, 0));
        if (holds)
            save.Should().NotThrow();
        else
            save.Should().Throw<KerasUnsupportedException>().WithMessage($"*layer '{name}': Keras before 3.11 gives an operation*");
        model.Save(path, new KerasVersion(3, 11, 0));
    }

    /// <summary>Keras before 3.11 names operations itself when it loads a file, and refuses a graph in which a layer has that name (seen in
    /// 3.8.0 and 3.10.0: "The name is used 2 times in the model").</summary>
    [Fact]
    public void No_layer_has_a_name_that_the_release_gives_an_operation_itself()
    {
        using var stored = new KerasSharp.ParityTests.Parity.FixtureCase("keras-3.15.1/operation/product").Load(
            new KerasImportOptions { Device = Device.Cpu(1) }
        );
        var renamed = stored.Spec with
        {
            Layers = [.. stored.Spec.Layers.Select((l, i) => l with { Name = l is InputLayer ? "prod_1" : $"product_{i}" })],
        };
        using var model = new KerasSharp.Model(renamed, Device.Cpu(1));
        string path = _folder.PathOf("model.keras");
        FluentActions
            .Invoking(() => model.Save(path, new KerasVersion(3, 10, 0)))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*'prod_1'*Keras before 3.11 gives an operation*");
        model.Save(path, new KerasVersion(3, 11, 0));
    }

    /// <summary>The borders of Keras 1.0.8 on Theano are those of 1.2.2 on TensorFlow: real 1.2.2 on Theano predicts otherwise.</summary>
    [Theory]
    [InlineData("keras-1.0.8/convolution3d/th_same_k231", true)]
    [InlineData("keras-1.0.8/convolution3d/th_valid_k231", false)]
    public void A_backend_that_alone_predicts_the_same_is_told(string id, bool told)
    {
        using var model = new KerasSharp.ParityTests.Parity.FixtureCase(id).Load(new KerasImportOptions { Device = Device.Cpu(1) });
        model.Save(Path, s_1).Notes.Any(n => n.Kind == ConversionNoteKind.Warning && n.Text.Contains("TensorFlow alone")).Should().Be(told);
    }

    /// <summary>Arrays by gate are square, one of all gates is not.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_identity_stays_where_arrays_are_square(bool isOneArray)
    {
        using KerasSharp.Model model = new Sequential
        {
            new Lstm(4)
            {
                Name = "steps",
                KernelInitializer = Initializers.Identity,
                RecurrentRegularizer = isOneArray ? new L1L2(0, 0.1f) : null,
                InputShape = [3, 4],
            },
        }.Build();
        bool isRewritten = model.Save(Path, s_1).Notes.Any(n => n.Kind == ConversionNoteKind.Rewritten && n.Layer == "steps");
        isRewritten.Should().Be(isOneArray);
    }

    /// <summary>h5py reads such a list as bytes, which the release decodes.</summary>
    [Fact]
    public void Long_lists_of_names_stand_in_one_attribute()
    {
        var layers = new Sequential
        {
            new Dropout(0) { Name = new string('a', 400) + "x", InputShape = [2] },
        };
        for (int i = 0; i < 200; i++)
            layers.Add(new Dropout(0) { Name = new string('a', 400) + $"_{i}" });
        using KerasSharp.Model model = layers.Build();
        model.Save(Path, s_1);
        using (var file = Hdf5File.Open(Path))
        {
            var weights = file.Root.Group("model_weights");
            weights.Attributes.Keys.Should().Contain("layer_names").And.NotContain("layer_names0");
            weights.ReadStringList("layer_names").Should().HaveCount(201);
        }
        using var back = KerasImporter.Load(Path);
        back.Spec.Layers.Should().HaveCount(model.Spec.Layers.Count);
    }

    /// <summary>A Flatten takes no mask, and its TimeDistributed asks it for one (compute_mask of 2.2 and later).</summary>
    [Theory]
    [InlineData("Flatten", "", false)]
    [InlineData("Activation", "\"activation\": \"tanh\", ", true)]
    public void A_step_that_supports_no_mask_is_refused(string inside, string arguments, bool holds)
    {
        string json = """
            {"class_name": "Sequential", "keras_version": "2.1.6", "config": [
              {"class_name": "Masking", "config": {"name": "m", "batch_input_shape": [null, 3, 4, 5], "mask_value": 0.0}},
              {"class_name": "TimeDistributed", "config": {"name": "t", "layer": {"class_name": "INSIDE", "config": {
                ARGUMENTS"name": "inner"}}}}]}
            """;
        using var model = KerasImporter.FromArchitecture(json.Replace("INSIDE", inside).Replace("ARGUMENTS", arguments));
        var report = model.CanHold(s_2);
        report.CanHold.Should().Be(holds, string.Join("; ", report.Notes));
        if (!holds)
            report.Notes.Should().Contain(n => n.Layer == "t" && n.Text.Contains("asks the Flatten inside"));
    }

    /// <summary>Real 1.2.2 says "Missing layer": it makes the calls of a layer where it is listed.</summary>
    [Fact]
    public void Layers_that_are_called_in_turn_are_refused()
    {
        using var model = KerasImporter.FromArchitecture(
            """
            {"class_name": "Model", "keras_version": "2.3.1", "config": {"name": "m", "layers": [
              {"name": "x", "class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [null, 3]}, "inbound_nodes": []},
              {"name": "a", "class_name": "Dense", "config": {"name": "a", "units": 3},
               "inbound_nodes": [[["x", 0, 0, {}]], [["b", 0, 0, {}]]]},
              {"name": "b", "class_name": "Dense", "config": {"name": "b", "units": 3}, "inbound_nodes": [[["a", 0, 0, {}]]]}],
             "input_layers": [["x", 0, 0]], "output_layers": [["a", 1, 0]]}}
            """
        );
        model
            .Invoking(m => m.Save(Path, s_1))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*layers a, b are called on values that come of each other*");
    }
}
