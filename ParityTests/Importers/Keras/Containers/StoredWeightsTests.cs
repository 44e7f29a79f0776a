using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>Weights of more than 1 MiB that an archive holds without compression are read where they lie.</summary>
public sealed class StoredWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Model _model = new Sequential { new Dense(600) { InputShape = [500] } }.Build(seed: 3);
    private readonly string _file;

    public StoredWeightsTests()
    {
        _file = _folder.PathOf("model.keras");
        _model.Save(_file, KerasVersion.Parse("3.15.1"));
    }

    private float[][] Weights => [.. _model.GetWeights().Select(w => w.Value.ToArray())];

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void FileAndMemoryAndFolderAgree()
    {
        string folder = _folder.PathOf("whole");
        System.IO.Compression.ZipFile.ExtractToDirectory(_file, folder);
        byte[] bytes = [0, .. File.ReadAllBytes(_file), 0];
        using var fromFile = KerasImporter.Load(_file);
        using var fromMemory = KerasImporter.Load(bytes.AsMemory(1, bytes.Length - 2));
        using var fromStream = KerasImporter.Load(new MemoryStream(bytes, 1, bytes.Length - 2));
        using var fromFolder = KerasImporter.Load(folder);
        using var packed = KerasImporter.Load(Archives.Of(Archives.Members(_file), compressed: true));

        foreach (var model in (Model[])[fromFile, fromMemory, fromStream, fromFolder, packed])
        foreach (var (weight, expected) in model.GetWeights().Zip(Weights))
            weight.Value.ToArray().AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    [Fact]
    public void TheChecksumIsComparedBeforeAnyNumberIsRead()
    {
        byte[] bytes = File.ReadAllBytes(_file);
        byte[] value = BitConverter.GetBytes(Weights[0][1000]);
        bytes[bytes.AsSpan().IndexOf(value)] ^= 1;
        File.WriteAllBytes(_file, bytes);

        foreach (var load in (Action[])[() => KerasImporter.Load(_file), () => KerasImporter.Load(bytes, name: _file)])
            load.Should().Throw<KerasFormatException>().WithMessage($"{_file}: entry 'model.weights.h5': checksum: expected *, found *");
    }

    [Fact]
    public void LoadedWeightsLeaveTheArchiveFree()
    {
        KerasImporter.LoadWeights(_model, _file);

        using var all = new FileStream(_file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        all.Length.Should().BeGreaterThan(1 << 20);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 0)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MaxValue, 1)]
    public void APartLiesInItsFile(long offset, long length) =>
        FluentActions.Invoking(() => Hdf5File.Open(_file, offset, length, "part")).Should().Throw<ArgumentOutOfRangeException>();
}
