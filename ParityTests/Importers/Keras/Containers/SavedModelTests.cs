using System.Buffers.Binary;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.Importers.TensorFlow;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>Folders of SavedModels that are whole are fixtures of their own (<c>saved_model</c> of each release); these are not
/// whole.</summary>
public sealed class SavedModelTests : IDisposable
{
    private const string Objects = "saved_model.pb",
        Said = "keras_metadata.pb",
        Index = "variables/variables.index",
        Data = "variables/variables.data-00000-of-00001";

    private readonly TemporaryFolder _folder = new();

    public SavedModelTests()
    {
        string whole = Fixtures.PathOf("keras-2.10.1-tf", "saved_model", "adam", "model");
        Directory.CreateDirectory(_folder.PathOf("variables"));
        foreach (string part in (string[])[Objects, Said, Index, Data])
            File.Copy(Path.Combine(whole, part), PathOf(part));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Objects)]
    [InlineData(Said)]
    public void A_file_of_the_folder_stands_for_it(string part)
    {
        using var model = KerasImporter.Load(PathOf(part));
        model.Spec.Layers.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(Data, "*variables.data-00000-of-00001: expected a part of a model of TensorFlow, found no such file")]
    [InlineData(Index, "*expected a file, found a part of a SavedModel of TensorFlow: its folder is read as a whole*")]
    [InlineData(Said, "*expected a model as tf.keras saves it*found '_tf_keras_network'*exported for serving*model.save('model.keras')")]
    public void What_is_missing_is_named(string part, string message)
    {
        File.Delete(PathOf(part));
        Load().Should().Throw<KerasException>().WithMessage(message);
    }

    [Theory]
    [InlineData(Data, 40, "*variables.data-00000-of-00001: the array at * is damaged: its checksum is another")]
    [InlineData(Index, 40, "*variables.index: the block at 0 is damaged: its checksum is another")]
    [InlineData(Index, -1, "*variables.index: expected the index of a checkpoint*found other bytes")]
    [InlineData(Objects, 0, "*saved_model.pb: expected a field of a message at byte *found other bytes")]
    public void What_is_damaged_is_named(string part, int at, string message)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(part));
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x07;
        File.WriteAllBytes(PathOf(part), bytes);
        Load().Should().Throw<KerasFormatException>().WithMessage(message);
    }

    [Theory]
    [InlineData(Data)]
    [InlineData(Index)]
    [InlineData(Objects)]
    [InlineData(Said)]
    public void What_git_lfs_left_is_named(string part)
    {
        File.WriteAllText(PathOf(part), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        Load().Should().Throw<WrongFileException>().WithMessage($"*{Path.GetFileName(part)}*Git LFS pointer*git lfs pull*");
    }

    [Fact]
    public void Numbers_that_end_early_are_named()
    {
        byte[] bytes = File.ReadAllBytes(PathOf(Data));
        File.WriteAllBytes(PathOf(Data), bytes[..^1]);
        Load().Should().Throw<KerasFormatException>().WithMessage($"*expected * bytes at *, found a file of {bytes.Length - 1} bytes*");
    }

    [Fact]
    public void A_compressed_block_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(PathOf(Index));
        int at = FirstBlock(bytes);
        bytes[at] = 1;
        File.WriteAllBytes(PathOf(Index), bytes);
        Load().Should().Throw<KerasUnsupportedException>().WithMessage("*variables.index: a block at 0 is compressed (kind 1)*");
    }

    [Fact]
    public void A_class_of_its_author_is_refused()
    {
        byte[] said = File.ReadAllBytes(PathOf(Said));
        Replace(said, "\"model_config\""u8, "\"model_canfig\""u8);
        File.WriteAllBytes(PathOf(Said), said);
        Load()
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*keras_metadata.pb: the class 'Functional' of the model is its author's*");
    }

    // TensorFlow 2.3, 2.4 to 2.10, and later keep it in three ways.
    [Theory]
    [InlineData("keras-2.4.4-tf")]
    [InlineData("keras-2.10.1-tf")]
    [InlineData("keras-2.15.1-tf")]
    public void The_state_behind_an_optimizer_that_scales_losses_is_read(string release)
    {
        string place = Fixtures.PathOf(release, "saved_model", "scaled"),
            copy = _folder.PathOf("copy.h5");
        using (var model = KerasImporter.Load(Path.Combine(place, "model")))
        {
            model.ImportReport!.ToString().Should().Contain("the optimizer inside of it is taken");
            model.Save(copy);
        }
        using var file = Hdf5File.Open(copy);
        var state = file.Root.Group("optimizer_weights");
        var stored = NpzFile.Read(Path.Combine(place, "state.npz"));
        var names = state.ReadStringList("weight_names");
        names.Should().HaveCount(stored.Count);
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
            state.Dataset(name).ReadDoubles().Should().Equal(stored[$"{i:D2}"].ReadDoubles(), name);
    }

    // The vectors of RFC 3720, B.4.
    [Theory]
    [InlineData(0x00, 0x8A9136AA)]
    [InlineData(0xFF, 0x62A8AB43)]
    public void Checksums_are_those_of_the_standard(byte value, uint expected)
    {
        var bytes = new byte[32];
        bytes.AsSpan().Fill(value);
        Checksum.Extend(0, bytes).Should().Be(expected);
        Checksum.Extend(Checksum.Extend(0, bytes.AsSpan(0, 5)), bytes.AsSpan(5)).Should().Be(expected);
    }

    private static int FirstBlock(byte[] index)
    {
        // What follows the block is its kind and a checksum of both.
        for (int at = 1; at + 5 < index.Length; at++)
            if (
                index[at] == 0
                && Checksum.Mask(Checksum.Extend(0, index.AsSpan(0, at + 1)))
                    == BinaryPrimitives.ReadUInt32LittleEndian(index.AsSpan(at + 1))
            )
                return at;
        throw new InvalidOperationException("no block at the beginning");
    }

    private static void Replace(byte[] bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        to.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(from)));

    private string PathOf(string part) => _folder.PathOf(part);

    private Func<Model> Load() => () => KerasImporter.Load(_folder.Root);
}
