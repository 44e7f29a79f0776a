using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Eras;

/// <summary>Models that Keras 3 compiled, trained and saved: training goes on with the optimizer's state, as real Keras went on with
/// it.</summary>
public sealed class Keras3TrainingTests
{
    public static TheoryData<string> Cases =>
        [
            .. Directory
                .EnumerateDirectories(Fixtures.Root, "keras-3.*")
                .Select(d => Path.Combine(d, "model"))
                .Where(Directory.Exists)
                .SelectMany(d => Directory.EnumerateDirectories(d, "train_*"))
                .Select(d => Path.GetRelativePath(Fixtures.Root, d)),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_goes_on_as_in_Keras(string id)
    {
        string folder = Fixtures.PathOf(id);
        using var model = KerasImporter.Load(Path.Combine(folder, "model.keras"));
        GoesOn(model, folder);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_goes_on_after_saving(string id)
    {
        using var temporary = new TemporaryFolder();
        string folder = Fixtures.PathOf(id);
        using (var model = KerasImporter.Load(Path.Combine(folder, "model.keras")))
        {
            model.Save(temporary.PathOf("model.keras"));
            model.Save(temporary.PathOf("model.h5"));
        }
        using var archive = KerasImporter.Load(temporary.PathOf("model.keras"));
        GoesOn(archive, folder);
        using var hdf5 = KerasImporter.Load(temporary.PathOf("model.h5"));
        GoesOn(hdf5, folder);
    }

    public static TheoryData<string> Runs =>
        [
            .. Directory
                .EnumerateDirectories(Fixtures.Root, "keras-3.*")
                .Select(d => Path.Combine(d, "training"))
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateDirectories)
                .Where(d => File.Exists(Path.Combine(d, "model.keras")))
                .Select(d => Path.GetRelativePath(Fixtures.Root, d)),
        ];

    /// <summary>All that a file says about training is said again by one that is written anew.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Settings_are_the_same_after_saving(string id)
    {
        using var temporary = new TemporaryFolder();
        using var model = KerasImporter.Load(Path.Combine(Fixtures.PathOf(id), "model.keras"));
        var spec = model.TrainingSpec!;
        var names = model.MetricNames.ToArray();
        float[][] state = [.. model.OptimizerState!.All.Select(v => v.Values.ToArray())];
        model.Save(temporary.PathOf("model.keras"));
        using var saved = KerasImporter.Load(temporary.PathOf("model.keras"));
        saved.MetricNames.Should().Equal(names);
        // Which backend trained it is told by the class of the optimizer, and none is written.
        (saved.TrainingSpec!.Optimizer with { TableGradients = spec.Optimizer.TableGradients })
            .Should()
            .Be(spec.Optimizer);
        saved.OptimizerState!.All.Select(v => v.Values).Should().BeEquivalentTo(state, o => o.WithStrictOrdering());
    }

    private static void GoesOn(Model model, string folder)
    {
        var continues = JObject.Parse(File.ReadAllText(Path.Combine(folder, "case.json")))["continues"]!;
        var data = NpzFile.Read(Path.Combine(folder, "data.npz"));
        model.TrainingSpec.Should().NotBeNull("the file says how it is trained: {0}", model.Origin?.NotCompiled);
        var (x, t) = (TensorOf(data["x0"]), TensorOf(data["t0"]));
        model.Fit(
            new TrainingData([x], [t]),
            new FitOptions
            {
                Epochs = (int)continues["epochs"]!,
                BatchSize = (int)continues["batch_size"]!,
                Shuffle = Shuffle.None,
            }
        );
        float[] expected = data["z0"].ReadFloats(),
            found = [.. model.Predict(x)];
        for (int i = 0; i < expected.Length; i++)
            found[i].Should().BeApproximately(expected[i], 2e-5f);
    }

    private static Tensor<float> TensorOf(NpyArray array) => Tensor.Create(array.ReadFloats(), [.. array.Shape.Select(d => (nint)d)]);
}
