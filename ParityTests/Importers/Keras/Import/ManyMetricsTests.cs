using System.Diagnostics;
using FluentAssertions;
using KerasSharp.Hdf5;

namespace KerasSharp.ParityTests.Importers.Keras.Import;

/// <summary>A file of 600 kB with 100,000 metrics: its model is compiled for training in a time in proportion to that.</summary>
public class ManyMetricsTests
{
    private const int Many = 100_000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    [Fact]
    public void A_hundred_thousand_metrics_of_a_file()
    {
        using KerasSharp.Model model = new Sequential { new Dense(2) { InputShape = [3] } }.Build();
        model.Compile("sgd", "mse", ["acc"]);
        using var stream = new MemoryStream();
        model.Save(stream);
        var writer = new Hdf5Writer();
        using var file = Hdf5File.Open(stream.ToArray(), "m.h5");
        writer.Root.Copy(file.Root.Attributes["model_config"]);
        writer.Root.Copy(file.Root.Attributes["keras_version"]);
        writer.Root.Group("model_weights").Copy(file.Root.Group("model_weights"));
        string config = file.Root.Attributes["training_config"].AsString();
        string many = string.Join(", ", Enumerable.Repeat("\"acc\"", Many));
        config.Should().Contain("[\"acc\"]");
        writer.Root.SetText("training_config", config.Replace("[\"acc\"]", $"[{many}]", StringComparison.Ordinal));
        using var hostile = new MemoryStream();
        writer.Save(hostile);
        var clock = Stopwatch.StartNew();
        using var loaded = KerasImporter.Load(hostile.ToArray());
        clock.Elapsed.Should().BeLessThan(s_limit);
        loaded.MetricNames.Should().HaveCount(Many + 1);
        loaded.MetricNames[0].Should().Be("loss");
        loaded.MetricNames[1].Should().Be("acc_1");
        loaded.MetricNames[Many].Should().Be($"acc_{Many}");
    }

    [Fact]
    public void As_many_metrics_for_as_many_outputs()
    {
        var x = Functional.Input(3);
        var y = new Dense(2).Apply(x);
        using var model = new KerasSharp.Model(Functional.Model([x], [.. Enumerable.Repeat(y, 300)]), Device.Cpu(1));
        model.Compile("sgd", "mse", [.. Enumerable.Repeat((Metric)"acc", 60)]);
        model.MetricNames.Should().HaveCount(1 + 300 + 300 * 60);
        var compile = () => model.Compile("sgd", "mse", [.. Enumerable.Repeat((Metric)"acc", 300)]);
        compile.Should().Throw<KerasException>().WithMessage("metrics: expected at most 39,400 for 300 outputs together, found 90,000");
    }

    [Fact]
    public void Names_are_told_apart_as_before()
    {
        using KerasSharp.Model model = new Sequential { new Dense(2) { InputShape = [3] } }.Build();
        model.Compile("sgd", "mse", ["acc", "mae", "acc", "mse"]);
        model.MetricNames.Should().Equal("loss", "acc_1", "mean_absolute_error", "acc_2", "mean_squared_error");
    }
}
