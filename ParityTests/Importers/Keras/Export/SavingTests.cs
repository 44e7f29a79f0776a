using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>What is saved: an untouched model as its file had it, a changed one with its changes, one built in C# as Keras 1.2.2.</summary>
public sealed class SavingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Models that can be loaded. Those that are refused are none to save (FixtureCases tells that they are).</summary>
    public static TheoryData<string> Loadable() => Cases(f => f.HasArchitecture && !f.FailsAtLoad);

    /// <summary>Models that Keras before 2 predicts with.</summary>
    public static TheoryData<string> Predictable() => Cases(f => f.HasArchitecture && f.Error is null && !f.Keras.StartsWith('2'));

    private static TheoryData<string> Cases(Func<FixtureCase, bool> which) =>
        [
            .. FixtureCase
                .All()
                .Except([.. FixtureCases.FoundEarlier, .. FixtureCases.Incomplete, .. FixtureCases.Refused.Keys])
                .Where(id => which(new FixtureCase(id))),
        ];

    /// <summary>Models in HDF5 with names of layers; archives, trees of objects and checkpoints are written anew (Keras3SavingTests,
    /// CheckpointTests).</summary>
    public static TheoryData<string> Named() =>
        Cases(f =>
            f.HasArchitecture
            && !f.FailsAtLoad
            && !f.WeightsPath.EndsWith(".keras", StringComparison.Ordinal)
            && !f.WeightsPath.EndsWith(".weights.h5", StringComparison.Ordinal)
            && !f.WeightsPath.EndsWith(".index", StringComparison.Ordinal)
            // An optimizer's state that fits no trained array was left out, as Keras does.
            && !f.Folder.EndsWith("frozen_after_training", StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Named))]
    public void Untouched_models_come_back_as_they_were(string id)
    {
        var fixture = new FixtureCase(id);
        using var model = fixture.Load(new KerasImportOptions { Device = Device.Reference() });
        using var original = ModelFile.OpenWeights(fixture.WeightsPath);
        using var saved = Hdf5File.Open(
            Bytes(original.Root.Attributes.ContainsKey("model_config") ? model.Save : stream => model.SaveWeights(stream)),
            "saved"
        );
        Hdf5Comparison.Differences(original, saved).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Loadable))]
    public void Architectures_come_back_as_they_were(string id)
    {
        var fixture = new FixtureCase(id);
        var options = FixtureCases.Options(id, fixture, Device.Reference());
        using var model = fixture.Load(options);
        var said = options with
        {
            Backend = model.ImportReport!.Backend.Value,
            // Of a file of Keras 2 this says what keras.json had, too.
            DimOrdering = options.DimOrdering ?? (fixture.Keras.StartsWith('2') ? null : model.ImportReport!.DimOrdering?.Value),
        };
        using var json = KerasImporter.FromArchitecture(model.ToJson(), said);
        using var yaml = KerasImporter.FromArchitecture(model.ToYaml(), said);
        foreach (var again in new[] { json, yaml })
        {
            again.Spec.Calls.Should().BeEquivalentTo(model.Spec.Calls, o => o.WithStrictOrdering());
            // Shared axes show in a file's arrays alone; Keras itself loses them.
            string? lost = SpecComparer.Difference(model.Spec, again.Spec);
            if (fixture.CannotBeReloaded && lost is not null)
                lost.Should().Contain(".SharedAxes = ");
            else
                lost.Should().BeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Predictable))]
    public void Models_written_as_new_predict_the_same(string id)
    {
        var fixture = new FixtureCase(id);
        var options = FixtureCases.Options(id, fixture, Device.Reference());
        using var model = fixture.Load(options);
        try
        {
            PredictsTheSame(fixture, Bytes(new ModelWriter(model, KerasEras.Usual).WholeModel().Save), options);
        }
        catch (KerasUnsupportedException e)
            when (fixture.Keras != "1.2.2" || fixture.CannotBeReloaded || fixture.Backend == TrainingBackend.TensorFlow)
        {
            e.Message.Should()
                .MatchRegex(
                    "has no (form|name) in Keras 1.2.2|Keras 1.2.2 has no place for|expected the size of the result"
                        + "|called several times keeps other states in Keras 1.2.2|are called on values that come of each other"
                );
        }
    }

    private static readonly string[] s_goneSince =
    [
        "running variance '",
        "DebiasesStatistics = ",
        "KeepsFrozenStatistics = ",
        "PenalizesInsideModel = ",
        "BiasAlongAxis1 = ",
        "CountsPadding = ",
        "same rule '",
        "Broadcasts = ",
        "cosine form '",
        "masks '",
        "TakesMask = ",
        "PenalizesBackward = ",
        "PenalizesOutputs = ",
        "InnerPenalties = ",
        "AsksForMask = ",
        "ReverseStates = ",
        "Stateful = ",
    ];

    public static TheoryData<string> OfKeras2() =>
        Cases(f => f.HasArchitecture && f.Error is null && f.Keras.StartsWith('2') && !f.IsOfTensorFlow);

    [Theory]
    [MemberData(nameof(OfKeras2))]
    public void Models_of_Keras_2_written_as_new_predict_the_same(string id)
    {
        var fixture = new FixtureCase(id);
        var options = FixtureCases.Options(id, fixture, Device.Reference());
        using var model = fixture.Load(options);
        var era = KerasEras.Of(new KerasVersion(2, 3, 1));
        try
        {
            PredictsTheSame(fixture, Bytes(new ModelWriter(model, era).WholeModel().Save), options, era.Dialect.Written);
        }
        catch (KerasUnsupportedException e)
        {
            // What 2.3.1 no longer has: Merge of Keras 1, statistics of earlier BatchNormalizations, earlier wrappers and cells.
            // Byte code is kept in a file that is saved as it came, and so is the name of an author's own function.
            string gone =
                $"Keras 2.3.1 has no place for ([A-Za-z]+[.])*({string.Join('|', s_goneSince)})"
                + "|an activation '(Silu|Mish)' has no name in Keras 2.3.1";
            e.Message.Should().MatchRegex(fixture.IsOfLambda ? "Lambda has no form in Keras 2.3.1" : gone);
        }
    }

    private static void PredictsTheSame(FixtureCase fixture, byte[] written, KerasImportOptions options, KerasVersion? release = null)
    {
        var said = options with
        {
            DimOrdering = fixture.DimOrdering,
            Backend = release is null && fixture.Backend == TrainingBackend.TensorFlow ? fixture.Backend : null,
        };
        using var again = KerasImporter.Load(written, said, "written");
        again.ImportReport!.Version.Value.Should().Be(release ?? new KerasVersion(1, 2, 2));
        foreach (var (inputs, outputs, reset) in fixture.Calls)
        {
            if (reset)
                again.ResetStates();
            foreach (var ((_, expected), y) in outputs.Zip(again.Predict(inputs, fixture.BatchSize)))
                fixture.Tolerance.Problem(expected, y).Should().BeNull();
        }
    }

    [Fact]
    public void Frozen_layers_are_saved_as_frozen()
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-1.2.2", "model", "nested_mixed_trainable", "model.h5"));
        var nested = (ModelSpec)model.Spec.Layers.First(l => l is ModelSpec);
        string name = $"{nested.Name}/{nested.Layers.First(l => l is Dense).Name}";
        model.Variables[$"{name}/W"].Trainable = model.Variables[$"{name}/b"].Trainable = false;
        using var again = KerasImporter.Load(Bytes(model.Save));
        again.Variables[$"{name}/W"].Trainable.Should().BeFalse();
        again
            .Declared.Weights.Zip(model.Declared.Weights)
            .Should()
            .OnlyContain(p =>
                p.First.Variable.Values.SequenceEqual(p.Second.Variable.Values) && p.First.Variable.Trainable == p.Second.Variable.Trainable
            );
    }

    [Fact]
    public void A_training_goes_on_where_it_was_saved()
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-1.2.2", "training", "resume_adam_lstm", "model.h5"));
        var (x, y) = Data(model);
        model.TrainOnBatch(x, y);
        using var again = KerasImporter.Load(Bytes(model.Save));
        again.OptimizerState!.Iterations.Values.Should().Equal(4);
        for (int step = 0; step < 3; step++)
            again.TrainOnBatch(x, y).Should().BeEquivalentTo(model.TrainOnBatch(x, y));
    }

    [Fact]
    public void What_keras_cannot_hold_is_refused()
    {
        using var model = new Sequential
        {
            new Gru(2)
            {
                ResetAfter = true,
                InputShape = [3, 4],
                Name = "gru_7",
            },
        }.Build(Device.Reference());
        model
            .Invoking(m => m.Save(_folder.PathOf("x.h5")))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("layer 'gru_7' (GRU): Keras 1.2.2 has no place for ResetAfter = True");
        File.Exists(_folder.PathOf("x.h5")).Should().BeFalse();
    }

    [Fact]
    public void Models_built_in_code()
    {
        using var model = new Sequential
        {
            new Embedding(20, 4) { InputShape = [6], MaskZero = true },
            new Bidirectional(new Lstm(3) { ReturnSequences = true }),
            new TimeDistributed(new Dense(2) { Activation = ActivationFunction.Softmax, KernelConstraint = new MaxNorm(2, [0]) }),
        }.Build(Device.Reference(), seed: 3);
        string path = _folder.PathOf("new.h5");
        model.Save(path);
        using var again = KerasImporter.Load(path);
        var x = Tensor.Create([.. Enumerable.Range(0, 12).Select(i => (float)(i % 7))], [2, 6]);
        float[] expected = new float[24],
            found = new float[24];
        model.Predict(x).FlattenTo(expected);
        again.Predict(x).FlattenTo(found);
        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6);
        using var file = Hdf5File.Open(path);
        file.Root.Group("model_weights")
            .ReadStringList("layer_names")
            .Should()
            .Equal("embedding_1", "bidirectional_1", "timedistributed_1");
        file.Root.Group("model_weights/timedistributed_1").ReadStringList("weight_names").Should().Equal("dense_1_W", "dense_1_b");
    }

    private static (Tensor<float> X, Tensor<float> Y) Data(Model model)
    {
        var fixture = new FixtureCase("keras-1.2.2/training/resume_adam_lstm");
        var x = fixture.Calls.First().Inputs[0];
        var y = model.Predict([x])[0];
        float[] target = new float[y.FlattenedLength];
        for (int i = 0; i < target.Length; i++)
            target[i] = i % 3 == 0 ? 1 : 0;
        return (x, Tensor.Create(target, y.Lengths.ToArray()));
    }

    private static byte[] Bytes(Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        return stream.ToArray();
    }
}
