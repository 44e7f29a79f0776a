using System.IO.Compression;
using System.Text;
using FluentAssertions;
using KerasSharp.ParityTests.Importers.Keras.Containers;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Export;

/// <summary>What layers keep in an archive beside the weights (assets/) is carried from one file to the next.</summary>
public sealed class ArchiveAssetsTests : IDisposable
{
    private const string Vocabulary = "assets/layers/text_vectorization/vocabulary.txt";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_an_archive_and_of_a_folder()
    {
        string archive = _folder.PathOf("with.keras"),
            folder = _folder.PathOf("unzipped");
        File.Copy(Fixtures.PathOf("keras-3.15.1", "model", "dense_keras", "model.keras"), archive);
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        using (var entry = zip.CreateEntry(Vocabulary, CompressionLevel.NoCompression).Open())
            entry.Write(Encoding.UTF8.GetBytes("one\ntwo"));
        ZipFile.ExtractToDirectory(archive, folder);

        foreach (string path in new[] { archive, folder })
        {
            using (var model = KerasImporter.Load(path))
                model.Save(_folder.PathOf("saved.keras"));
            var saved = Archives.Members(_folder.PathOf("saved.keras"));
            saved.Select(m => m.Name).Should().Equal("metadata.json", "config.json", "model.weights.h5", Vocabulary);
            Encoding.UTF8.GetString(saved[^1].Bytes).Should().Be("one\ntwo");
        }
    }

    /// <summary>The name asks for the form; where it asks for none, the model's own file had one.</summary>
    [Theory]
    [InlineData("model.keras", true)]
    [InlineData("model.h5", false)]
    [InlineData("model.hdf5", false)]
    [InlineData("model", true)]
    public void Names_ask_for_forms(string name, bool isArchive)
    {
        using var model = KerasImporter.Load(Fixtures.PathOf("keras-3.15.1", "model", "dense_keras", "model.keras"));
        model.Save(_folder.PathOf(name));
        File.ReadAllBytes(_folder.PathOf(name))[..2].SequenceEqual("PK"u8.ToArray()).Should().Be(isArchive);
    }

    /// <summary>Where no step is ever masked, what is given at masked steps loses nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_Bidirectional_without_masks_is_written_for_any_release(bool masked)
    {
        using KerasSharp.Model model = new Sequential
        {
            new Embedding(9, 3) { MaskZero = masked, InputShape = [4] },
            new Bidirectional(
                new Lstm(2)
                {
                    ReturnSequences = true,
                    InnerActivation = ActivationFunction.Sigmoid,
                    MaskedOutput = MaskedOutput.Zero,
                }
            ),
        }.Build();
        var save = model.Invoking(m => m.Save(_folder.PathOf("model.h5"), new KerasVersion(2, 3, 1)));
        if (masked)
            save.Should().Throw<KerasUnsupportedException>().WithMessage("*masked output*");
        else
            save.Should().NotThrow();
    }
}
