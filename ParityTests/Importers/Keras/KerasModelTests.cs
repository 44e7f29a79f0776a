using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras;

/// <summary>The front door opens files of any era by what they are.</summary>
public class KerasModelTests
{
    private static KerasSharp.Model Built() =>
        new Sequential
        {
            new Dense(3) { InputShape = [4] },
            new Dense(1),
        }.Build(seed: 1);

    [Theory]
    [InlineData(ModelFormat.Keras1)]
    [InlineData(ModelFormat.Keras2)]
    [InlineData(ModelFormat.TfKeras)]
    [InlineData(ModelFormat.Keras3)]
    public async Task What_is_saved_in_a_form_is_loaded_whatever_its_name(ModelFormat format)
    {
        using var folder = new TemporaryFolder();
        using var model = Built();
        string path = Path.Combine(folder.Root, format == ModelFormat.Keras3 ? "m.keras" : "m.h5"),
            renamed = Path.Combine(folder.Root, "model.bin");
        model.Save(path, format)!.CanHold.Should().BeTrue();
        File.Move(path, renamed);
        float[,] x =
        {
            { 1, 2, 3, 4 },
        };
        float expected = model.Predict(x)[0, 0];
        using (var loaded = KerasModel.Load(renamed))
            loaded.Predict(x)[0, 0].Should().Be(expected);
        using (var loaded = await KerasModel.LoadAsync(renamed))
            loaded.Predict(x)[0, 0].Should().Be(expected);
        await using (var stream = File.OpenRead(renamed))
        using (var loaded = await KerasModel.LoadAsync(stream))
            loaded.Predict(x)[0, 0].Should().Be(expected);
    }

    [Theory]
    [InlineData(ModelFormat.Json)]
    [InlineData(ModelFormat.Yaml)]
    public void An_architecture_and_its_weights_come_in_any_order(ModelFormat format)
    {
        using var folder = new TemporaryFolder();
        using var model = Built();
        string architecture = Path.Combine(folder.Root, "architecture"),
            weights = Path.Combine(folder.Root, "weights");
        model.Save(architecture, format).Should().BeNull();
        model.Save(weights, ModelFormat.Weights).Should().BeNull();
        float[,] x =
        {
            { 1, 2, 3, 4 },
        };
        foreach (var (first, second) in new[] { (architecture, weights), (weights, architecture) })
        {
            using var loaded = KerasModel.Load(first, second);
            loaded.Predict(x)[0, 0].Should().Be(model.Predict(x)[0, 0]);
        }
    }

    [Fact]
    public async Task A_load_that_is_stopped_throws()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var load = () => KerasModel.LoadAsync("model.h5", cancellation: stop.Token);
        await load.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void An_error_tells_file_and_place_by_properties()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "model.json");
        File.WriteAllText(
            path,
            """
            {
                "class_name": "Sequential", "keras_version": "2.3.1",
                "config": { "name": "s", "layers": [
                    { "class_name": "Dense", "config": { "name": "d", "units": "many", "batch_input_shape": [null, 2] } }
                ] }
            }
            """
        );
        var e = FluentActions
            .Invoking(() => KerasImporter.FromArchitecture(File.ReadAllText(path), name: path))
            .Should()
            .Throw<KerasException>()
            .Which;
        (e.File, e.Layer, e.Key).Should().Be((path, "d", "units"), "{0}", e.Message);
        e.Found.Should().NotBeNull();
    }
}
