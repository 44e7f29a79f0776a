using System.Diagnostics;
using System.Text;
using FluentAssertions;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Targets;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Short files whose nested models call each other very often: they are read and shown in the time of what they state,
/// and refused where they would be written out.</summary>
public class NestedCallsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>Levels, calls each, and what messages give as the number of calls that this comes to.</summary>
    public static TheoryData<int, int, string> Attacks =>
        new()
        {
            { 16, 2, "262,142" },
            { 9, 50, "1.0e+17" },
            { 2, 1000, "1,001,001,000" },
        };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Calls_of_calls_are_declared_once_and_not_written_out(int levels, int calls, string expanded)
    {
        string json = NestedModel.Json(levels, calls);
        var clock = Stopwatch.StartNew();
        using var model = KerasImporter.FromArchitecture(json, name: "m.json");
        var summary = model.Summary();
        summary.TotalParameters.Should().Be(4 * 4 + 4);
        summary.Rows[1].OutputShapes.Should().ContainSingle().Which.Should().Equal(null, 4);
        clock.Elapsed.Should().BeLessThan(s_limit);
        var predict = () => model.Predict(new float[1, 4]);
        predict
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                "model 'm0' states * calls of layers; expected at most * where its nested models are written out at each of their "
                    + "calls, found "
                    + expanded
            );
        model.Compile("sgd", "mse");
        var train = () => model.TrainOnBatch(new(Tensor(1, 4), Tensor(1, 4)));
        train.Should().Throw<KerasUnsupportedException>().WithMessage("model 'm0' states *");
        clock.Elapsed.Should().BeLessThan(s_limit);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void The_command_shows_them(int levels, int calls, string expanded)
    {
        using var folder = new TemporaryFolder();
        string json = folder.PathOf("m.json"),
            weights = folder.PathOf("m.h5");
        File.WriteAllText(json, NestedModel.Json(levels, calls));
        using (var model = KerasImporter.FromArchitecture(File.ReadAllText(json)))
            model.SaveWeights(weights);
        var clock = Stopwatch.StartNew();
        var run = CliRun.Of("summary", json, "--weights", weights);
        clock.Elapsed.Should().BeLessThan(s_limit);
        run.Error.Should().BeEmpty();
        run.Text.Should().Contain("Total params: 20");
        File.WriteAllText(folder.PathOf("x.csv"), "1,2,3,4\n");
        run = CliRun.Of("predict", json, "--weights", weights, "--input", folder.PathOf("x.csv"), "--output", folder.PathOf("y.csv"));
        run.ExitCode.Should().Be(1);
        run.Error.Should().Match($"kerassharp: {json}: model 'm0' states * calls of layers; expected at most *, found {expanded}\n");
    }

    [Fact]
    public void Calls_on_ever_other_shapes_are_refused_by_name()
    {
        var clock = Stopwatch.StartNew();
        var build = () => KerasImporter.FromArchitecture(NestedModel.JsonOfOtherShapes(18), name: "m.json");
        build
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("m.json: model 'm0' states 57 calls of layers; expected at most 4,705 *, found more when it came to layer 'm1/*'");
        clock.Elapsed.Should().BeLessThan(s_limit);
    }

    [Fact]
    public void A_model_that_is_called_a_hundred_times_runs()
    {
        using var model = KerasImporter.FromArchitecture(NestedModel.Json(1, 70), seed: 1);
        model.Declared.Weights.Should().HaveCount(2);
        var y = model.Predict(
            new float[,]
            {
                { 1, 2, 3, 4 },
            }
        );
        // The same layer, as often.
        var chain = new Sequential { new InputLayer(4) };
        var leaf = new Dense(4);
        for (int i = 0; i < 70 * 70; i++)
            chain.Add(leaf);
        using Model plain = chain.Build();
        plain.SetWeights(model.GetWeights().ToDictionary(w => w.Key.Replace("m1/leaf", "dense_1", StringComparison.Ordinal), w => w.Value));
        y.ToArray()
            .Should()
            .Equal([
                .. plain.Predict(
                    new float[,]
                    {
                        { 1, 2, 3, 4 },
                    }
                ),
            ]);
    }

    /// <summary>Work is a matter of the budget, not of the file's depth.</summary>
    [Fact]
    public void The_largest_that_is_written_out_takes_little_time()
    {
        var run = Worker.RunAlone(new MadeFile(TargetTable.Of("json"), "", Encoding.UTF8.GetBytes(NestedModel.Json(1, 136))));
        run.Finding.Should().BeNull();
        run.Answer.Should().Be(Answer.Result);
    }

    private static System.Numerics.Tensors.Tensor<float> Tensor(params nint[] shape) =>
        System.Numerics.Tensors.Tensor.CreateFromShape<float>(shape);
}
