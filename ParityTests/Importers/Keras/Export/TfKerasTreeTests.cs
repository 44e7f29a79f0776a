using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.ParityTests.Importers.Keras.Containers;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>Files that are written for tf.keras against those that tf.keras on TensorFlow wrote, name by name.</summary>
public sealed class TfKerasTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The names that a state gets which came from no file are those of the stored one.</summary>
    [SkippableTheory]
    [InlineData("1.15.5_sgd.h5")]
    [InlineData("2.1.4_adamax.h5")]
    [InlineData("2.4.4_rmsprop.h5")]
    [InlineData("2.10.1_rmsprop.h5")]
    [InlineData("2.12.1_adam.h5")]
    [InlineData("2.12.1_sgd.h5")]
    [InlineData("2.13.1_rmsprop.h5")]
    [InlineData("2.15.1_adam.h5")]
    [InlineData("2.15.1_sgd.h5")]
    [InlineData("2.15.1_adadelta.h5")]
    public void States_have_the_names_of_their_release(string file)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("tf_files", file));
        var origin = (KerasOrigin)model.Origin!;
        Skip.If(model.OptimizerState is null, $"{file}: its optimizer is not read");
        var version = origin.Report.Version.Value;
        string[] trained = [.. new ModelWriter(model).Arrays().Select(a => a.Name)];
        KerasEras
            .Of(version)
            .Training.State.Names(model.OptimizerState!.Optimizer, trained, origin.State!.Arrays.Count, version, TrainingBackend.TensorFlow)
            .Should()
            .Equal(origin.State.Arrays.Select(a => a.Name));
    }

    /// <summary>A new file has the same groups, names, types and order; its texts differ in keys at their defaults.</summary>
    [SkippableTheory]
    [InlineData("2.15.1_adam.h5")]
    [InlineData("2.15.1_sgd.h5")]
    public void A_new_file_has_the_tree_of_a_stored_one(string file)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("tf_files", file));
        Skip.If(model.TrainingSpec is null, $"{file}: its optimizer is not read");
        var writer = new ModelWriter(model, KerasEras.Of(new KerasVersion(2, 15, 0)));
        writer.WholeModel().Save(_folder.PathOf("new.h5"));
        using var stored = Hdf5File.Open(Fixtures.PathOf("tf_files", file));
        using var written = Hdf5File.Open(_folder.PathOf("new.h5"));
        Hdf5Comparison
            .Differences(stored, written)
            .Should()
            .BeSubsetOf(["/@model_config: different values", "/@training_config: different values"]);
    }

    /// <summary>What came as an archive of tf.keras is saved as one: each member, group, attribute and array.</summary>
    [Theory]
    [InlineData("2.12.1_adam.keras")]
    [InlineData("2.13.1_adadelta.keras")]
    [InlineData("2.15.1_adam.keras")]
    public void An_archive_comes_back_as_it_was(string file)
    {
        string stored = Fixtures.PathOf("tf_files", file),
            written = _folder.PathOf("model.keras");
        using (var model = KerasImporter.Load(stored))
            model.Save(written);
        var (before, after) = (Archives.Members(stored), Archives.Members(written));
        after.Select(m => m.Name).Should().Equal(before.Select(m => m.Name));
        after.Single(m => m.Name == "config.json").Bytes.Should().Equal(before.Single(m => m.Name == "config.json").Bytes);
        using var expected = Hdf5File.Open(before.Single(m => m.Name == "model.weights.h5").Bytes, "stored");
        using var found = Hdf5File.Open(after.Single(m => m.Name == "model.weights.h5").Bytes, "written");
        Hdf5Comparison.Differences(expected, found).Should().BeEmpty();
    }
}
