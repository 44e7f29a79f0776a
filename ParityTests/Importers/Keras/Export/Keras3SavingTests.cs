using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Importers.Keras.Containers;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Models as Keras 3 saves them: what was read comes back, and models of earlier releases get its form.</summary>
public sealed class Keras3SavingTests
{
    public static TheoryData<string> Stored =>
        [.. Directory.EnumerateDirectories(Fixtures.PathOf("keras-3.15.1", "model")).Select(d => Path.GetRelativePath(Fixtures.Root, d))];

    [Theory]
    [MemberData(nameof(Stored))]
    public void What_is_saved_in_each_form_predicts_the_same(string id)
    {
        using var folder = new TemporaryFolder();
        string stored = Fixtures.PathOf(id);
        using var model = Load(stored);
        var data = NpzFile.Read(Path.Combine(stored, "data.npz"));
        Tensor<float>[] inputs = [.. data.Where(d => d.Key[0] == 'x').Select(d => TensorOf(d.Value))];
        float[][] expected = [.. model.Predict(inputs).Select(y => y.ToArray())];
        foreach (string name in new[] { "model.keras", "model.h5" })
        {
            model.Save(folder.PathOf(name));
            using var back = KerasImporter.Load(folder.PathOf(name));
            back.Predict(inputs).Select(y => y.ToArray()).Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
        }
        model.SaveWeights(folder.PathOf("model.weights.h5"));
        using var again = Load(stored);
        foreach (var weight in again.Declared.Weights)
            weight.Variable.Set(new float[weight.Variable.Values.Length]);
        KerasImporter.LoadWeights(again, folder.PathOf("model.weights.h5")).WeightMatching.Should().StartWith("by path");
        again.Predict(inputs).Select(y => y.ToArray()).Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
    }

    [Fact]
    public void Weights_stand_where_Keras_has_them()
    {
        using var folder = new TemporaryFolder();
        string stored = Fixtures.PathOf("keras-3.15.1", "model", "both_ways_keras", "model.keras");
        using var model = KerasImporter.Load(stored);
        model.Save(folder.PathOf("model.keras"));
        Arrays(folder.PathOf("model.keras")).Should().BeEquivalentTo(Arrays(stored).Where(a => !a.Contains("seed_generator")));
    }

    [Fact]
    public void A_model_of_Keras_1_becomes_one_of_Keras_3()
    {
        using var folder = new TemporaryFolder();
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-1.2.2", "model", "nested_sequential", "model.h5"));
        model.Save(folder.PathOf("model.keras"));
        using var back = KerasImporter.Load(folder.PathOf("model.keras"));
        back.GetWeights().Select(w => w.Value.ToArray()).Should().BeEquivalentTo(model.GetWeights().Select(w => w.Value.ToArray()));
        Archives
            .Members(folder.PathOf("model.keras"))
            .Select(m => m.Name)
            .Should()
            .Equal("metadata.json", "config.json", "model.weights.h5");
    }

    [Theory]
    [InlineData("words", "model.keras")]
    [InlineData("words_hdf5", "model.h5")]
    public void Hdf5_names_the_library_by_whose_rule_tables_are_trained(string name, string file)
    {
        using var folder = new TemporaryFolder();
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-3.15.1", "training", name, file));
        model.Save(folder.PathOf("model.h5"));
        using (var written = Hdf5File.Open(folder.PathOf("model.h5")))
            written.Root.Attributes["backend"].AsString().Should().Be("torch");
        using var back = KerasImporter.Load(folder.PathOf("model.h5"));
        back.TrainingSpec!.Optimizer.TableGradients.Should().Be(TableGradients.Whole);
    }

    private static List<string> Arrays(string archive)
    {
        var found = new List<string>();
        using var file = Hdf5File.Open(Archives.Members(archive).Single(m => m.Name == "model.weights.h5").Bytes, "weights");
        void Walk(Hdf5Group group)
        {
            foreach (string name in group.Keys)
                if (group[name] is Hdf5Group inner)
                    Walk(inner);
                else if (group[name] is Hdf5Dataset data)
                    found.Add($"{data.Path} [{string.Join(", ", data.Shape)}]");
        }

        Walk(file.Root);
        return found;
    }

    private static Model Load(string folder)
    {
        string? whole = new[] { "model.keras", "model.h5" }.Select(f => Path.Combine(folder, f)).FirstOrDefault(File.Exists);
        return whole is not null
            ? KerasImporter.Load(whole)
            : KerasImporter.Load(Path.Combine(folder, "model.json"), Path.Combine(folder, "model.weights.h5"));
    }

    private static Tensor<float> TensorOf(NpyArray array) => Tensor.Create(array.ReadFloats(), [.. array.Shape.Select(d => (nint)d)]);
}
