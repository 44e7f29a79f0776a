using FluentAssertions;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.ParityTests.Parity;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>Files of which the loss or the optimizer is their author's own: the caller gives that one, and the file has the rest. The
/// expected numbers are those of the run of real Keras that the file was made of.</summary>
public sealed class GivenTrainingTests : IDisposable
{
    private const string Case = "keras-2.3.1/training/resume_adam_plain";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_loss_is_given_and_the_optimizer_goes_on_with_its_state()
    {
        string path = With(config => config["loss"] = "my_loss");
        using (var plain = KerasImporter.Load(path))
            plain.TrainingSpec.Should().BeNull();
        using var model = KerasImporter.Load(path, new KerasImportOptions { Loss = Losses.MeanSquaredError });
        model.OptimizerState!.Iterations.Values.Should().Equal(5);
        var run = new FixtureCase(Case).Training!;
        for (int k = 0; k < run.Calls; k++)
            model.TrainOnBatch(run.Batch(k))[0].Value.Should().BeApproximately(run.Values(k)[0], 1e-5 * run.Values(k)[0]);
    }

    [Fact]
    public void The_optimizer_is_given_and_the_loss_is_the_files()
    {
        string path = With(config =>
        {
            config["optimizer_config"]!["class_name"] = "MyAdam";
            config["loss"] = "mean_absolute_error";
        });
        using (var plain = KerasImporter.Load(path))
            plain.ImportReport!.NotCompiled.Should().Contain("MyAdam");
        using var model = KerasImporter.Load(path, new KerasImportOptions { Optimizer = new Sgd(0.5f) });
        model.TrainingSpec!.Optimizer.Should().Be(new Sgd(0.5f));
        model.TrainingSpec.Loss.All!.ToString().Should().Be("mean_absolute_error");
        model.OptimizerState!.Iterations.Values.Should().Equal(0);
    }

    [Fact]
    public void What_the_file_has_counts_before_what_is_given()
    {
        var options = new KerasImportOptions { Loss = Losses.Hinge, Optimizer = new Sgd(0.5f) };
        using var model = KerasImporter.Load(With(_ => { }), options);
        model.TrainingSpec!.Optimizer.Should().BeOfType<Adam>();
        model.TrainingSpec.Loss.All!.ToString().Should().Be("mse");
    }

    [Theory]
    [InlineData("my_loss", "MyAdam", "MyAdam")]
    [InlineData("my_loss", "Adam", "my_loss")]
    [InlineData("mse", "MyAdam", "MyAdam")]
    public void The_optimizer_is_told_before_the_loss(string loss, string optimizer, string told)
    {
        string path = With(config => (config["loss"], config["optimizer_config"]!["class_name"]!) = (loss, optimizer));
        using var model = KerasImporter.Load(path);
        model.ImportReport!.NotCompiled.Should().Contain(told);
        model.ImportReport!.KnowsLoss.Should().Be(loss == "mse");
        model.ImportReport!.KnowsOptimizer.Should().Be(optimizer == "Adam");
    }

    private string With(Action<JObject> edit)
    {
        using var loaded = new FixtureCase(Case).Load(new KerasImportOptions());
        var file = new ModelWriter(loaded).WholeModel();
        using var original = KerasSharp.Hdf5.Hdf5File.Open(new FixtureCase(Case).WeightsPath);
        var config = JObject.Parse(original.Root.Attributes["training_config"].AsString());
        edit(config);
        file.Root.SetText("training_config", config.ToString());
        string path = _folder.PathOf("model.h5");
        file.Save(path);
        return path;
    }
}
