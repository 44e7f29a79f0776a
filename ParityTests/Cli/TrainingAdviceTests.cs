using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>What helps where a model cannot be trained as its file or its data would have it.</summary>
public sealed class TrainingAdviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("evaluate")]
    [InlineData("fit")]
    public void A_loss_of_the_users_own_is_named(string command)
    {
        string model = Fixtures.PathOf("refused", "custom_loss.h5");
        string[] call = [.. Call(command, model, "1,0,0\n0,1,0\n")];
        CliRun
            .Of(call)
            .Error.Should()
            .StartWith("kerassharp: model 'sequential': its file says how to train it, but it cannot be done: ")
            .And.Contain("found 'pull_to_the_mean'; expected --loss")
            .And.EndWith($"--loss (one of those){Environment.NewLine}");
        CliRun.Of([.. call, "--loss", "mse"]).ExitCode.Should().Be(0);
        using var loaded = KerasImporter.Load(model);
        loaded.ImportReport!.NotCompiled.Should().Contain("found 'pull_to_the_mean'");
        var evaluate = () => loaded.Evaluate(new TrainingData(Tensor.Create(new float[4], [1, 4]), Tensor.Create(new float[3], [1, 3])));
        evaluate.Should().Throw<InvalidOperationException>().WithMessage("*as its file says (*found 'pull_to_the_mean')*");
    }

    [Fact]
    public void A_training_with_another_loss_has_the_optimizer_of_the_file()
    {
        string model = Fixtures.PathOf("refused", "custom_loss.h5");
        CliRun.Of([.. Call("fit", model, "1,0,0\n0,1,0\n"), "--loss", "mse"]).ExitCode.Should().Be(0);
        using var file = KerasImporter.Load(model, new KerasImportOptions { Loss = Losses.MeanSquaredError });
        using var trained = KerasImporter.Load(_folder.PathOf("out.h5"));
        trained.TrainingSpec!.Optimizer.Should().Be(file.TrainingSpec!.Optimizer);
    }

    [Theory, InlineData("y.csv"), InlineData("y.npy"), InlineData("flat.npy")]
    public void Class_numbers_for_categorical_crossentropy(string target)
    {
        string model = Fixtures.PathOf("refused", "classes.h5");
        string[] call = [.. Call("evaluate", model, "2\n0\n")];
        KerasSharp.Numpy.NpyArray.Write(_folder.PathOf("y.npy"), [2, 0], 2, 1);
        KerasSharp.Numpy.NpyArray.Write(_folder.PathOf("flat.npy"), [2, 0], 2);
        call[^1] = _folder.PathOf(target);
        var run = CliRun.Of(call);
        run.Error.Should()
            .EndWith(
                $"; class numbers need --loss sparse_categorical_crossentropy, or targets that are one-hot: a row of 0 and one 1 for "
                    + $"each{Environment.NewLine}"
            );
        CliRun.Of([.. call, "--loss", "sparse_categorical_crossentropy"]).ExitCode.Should().Be(0);
    }

    [Fact]
    public void Other_shapes_do_not_get_that_advice() =>
        CliRun.Of([.. Call("evaluate", Fixtures.PathOf("refused", "classes.h5"), "2,1\n0,1\n")]).Error.Should().NotContain("class numbers");

    [Fact]
    public void What_the_file_says_about_training_can_be_left_out()
    {
        string model = Fixtures.PathOf("refused", "classes.h5");
        string[] call = [.. Call("evaluate", model, "1,0,0\n0,1,0\n")];
        CliRun.Of(call).ExitCode.Should().Be(0);
        CliRun.Of([.. call, "--no-training"]).Error.Should().Contain("its file does not say how to train it; expected --loss");
    }

    [Fact]
    public void A_prediction_needs_nothing_of_what_the_file_says_about_training()
    {
        string model = _folder.PathOf("state.h5");
        using (var loaded = KerasImporter.Load(Fixtures.PathOf("refused", "classes.h5")))
        {
            var file = new ModelWriter(loaded).WholeModel();
            file.Root.Group("optimizer_weights").SetTextList("weight_names", ["param_0"]);
            file.Save(model);
        }
        string[] call = [.. Call("evaluate", model, "1,0,0\n0,1,0\n")];
        CliRun.Of(call).Error.Should().Contain("/optimizer_weights: expected a member 'param_0'");
        CliRun.Of("predict", model, "--input", _folder.PathOf("x.csv"), "--output", "-", "--output-format", "csv").ExitCode.Should().Be(0);
    }

    private string[] Call(string command, string model, string targets)
    {
        File.WriteAllText(_folder.PathOf("x.csv"), "1,2,3,4\n4,3,2,1\n");
        File.WriteAllText(_folder.PathOf("y.csv"), targets);
        string[] output = command == "fit" ? ["--output", _folder.PathOf("out.h5"), "--epochs", "1"] : [];
        return [command, model, .. output, "--input", _folder.PathOf("x.csv"), "--target", _folder.PathOf("y.csv")];
    }
}
