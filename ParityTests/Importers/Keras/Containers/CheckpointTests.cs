using System.Numerics.Tensors;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Skeletons;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>Checkpoints that are whole are fixtures of their own (<c>checkpoint</c> of each release).</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Architecture = "model.json",
        Index = "cp.ckpt.index",
        Data = "cp.ckpt.data-00000-of-00001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cp.ckpt")]
    [InlineData(Index)]
    [InlineData(Data)]
    public void Each_of_its_names_leads_to_it(string name)
    {
        string folder = Fixtures.PathOf("keras-2.13.1-tf", "checkpoint", "bidirectional");
        using var model = KerasImporter.Load(Path.Combine(folder, Architecture), Path.Combine(folder, name));
        using var other = KerasModel.Load(Path.Combine(folder, name), Path.Combine(folder, Architecture));
        other.Hash.Should().Be(model.Hash);
        KerasImporter.LoadWeights(model, Path.Combine(folder, name)).Version.Value.Should().Be(new KerasVersion(2, 13, 1));
    }

    [Theory]
    [InlineData("weights.h5")]
    [InlineData("weights.index")]
    public void A_file_of_HDF5_is_one_whatever_lies_beside_it(string name)
    {
        string folder = Fixtures.PathOf("keras-2.15.1-tf", "checkpoint", "frozen");
        using var model = KerasImporter.Load(Path.Combine(folder, Architecture), Path.Combine(folder, Index));
        model.SaveWeights(_folder.PathOf(name));
        File.WriteAllText(_folder.PathOf($"{name}.index"), "");
        using var read = KerasImporter.Load(Path.Combine(folder, Architecture), _folder.PathOf(name));
        read.Hash.Should().Be(model.Hash);
    }

    [Theory]
    [InlineData("keras-2.15.1-tf", "frozen")]
    [InlineData("keras-2.13.1-tf", "bidirectional")]
    public void Weights_are_saved_as_plain_HDF5(string release, string name)
    {
        string folder = Fixtures.PathOf(release, "checkpoint", name),
            saved = _folder.PathOf("weights.h5");
        using var model = KerasImporter.Load(Path.Combine(folder, Architecture), Path.Combine(folder, Index));
        model.SaveWeights(saved);
        using var read = KerasImporter.Load(Path.Combine(folder, Architecture), saved);
        using var file = Hdf5File.Open(saved);
        file.Root.Attributes.Should().NotContainKey(CheckpointWeights.Mark);
        read.Hash.Should().Be(model.Hash);
    }

    // Layers of one shape, of which one is frozen, have another order in HDF5.
    [Fact]
    public void Names_that_do_not_tell_the_order_are_refused()
    {
        string folder = Fixtures.PathOf("keras-2.15.1-tf", "checkpoint", "frozen"),
            text = File.ReadAllText(Path.Combine(folder, Architecture));
        File.WriteAllText(_folder.PathOf(Architecture), text.Replace("\"still\"", "\"dense_7\"", StringComparison.Ordinal));
        var load = () => KerasImporter.Load(_folder.PathOf(Architecture), Path.Combine(folder, Index));
        load.Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                "*cp.ckpt.index: /layer_with_weights-0: layer 'inner' (*): expected arrays called as its own (*dense_7/kernel*), found *"
            );
    }

    [Fact]
    public void Names_of_a_model_that_learns_whole_need_not_agree()
    {
        string folder = Fixtures.PathOf("keras-2.15.1-tf", "checkpoint", "frozen"),
            text = File.ReadAllText(Path.Combine(folder, Architecture)).Replace("\"trainable\": false", "\"trainable\": true");
        File.WriteAllText(_folder.PathOf(Architecture), text.Replace("\"still\"", "\"dense_7\"", StringComparison.Ordinal));
        using var model = KerasImporter.Load(_folder.PathOf(Architecture), Path.Combine(folder, Index));
        using var stored = KerasImporter.Load(Path.Combine(folder, Architecture), Path.Combine(folder, Index));
        var x = Tensor.Create<float>([0.5f, -1, 2], [1, 3]);
        model.Predict(x).ToArray().Should().Equal(stored.Predict(x).ToArray());
    }

    [Fact]
    public void Numbers_that_end_early_are_named()
    {
        foreach (string file in (string[])[Architecture, Index, Data])
            File.Copy(Fixtures.PathOf("keras-2.15.1-tf", "checkpoint", "frozen", file), _folder.PathOf(file));
        byte[] data = File.ReadAllBytes(_folder.PathOf(Data));
        File.WriteAllBytes(_folder.PathOf(Data), data[..^1]);
        var load = () => KerasImporter.Load(_folder.PathOf(Architecture), _folder.PathOf(Index));
        load.Should().Throw<KerasFormatException>().WithMessage("*cp.ckpt.data-00000-of-00001: expected * bytes at *");
    }

    [Fact]
    public void Weights_alone_are_shown()
    {
        string folder = Fixtures.PathOf("keras-2.13.1-tf", "checkpoint", "recurrent");
        using var file = ModelFile.OpenWeights(Path.Combine(folder, "cp.ckpt"));
        KerasSharp
            .Importers.Keras.Skeletons.Skeleton.Lines(file)
            .Should()
            .Contain(l => l.Contains(": an LSTM of ", StringComparison.Ordinal));
    }
}
