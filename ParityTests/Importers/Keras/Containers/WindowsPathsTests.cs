using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>tf.keras 2.12 to 2.15 on Windows calls a group of the root what elsewhere are groups inside of groups.</summary>
public sealed class WindowsPathsTests : IDisposable
{
    private const string Weights = "model.weights.h5";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("keras-2.12.1-tf", "model", "modelstf_2_12_1_0004")]
    [InlineData("keras-2.12.1-tf", "multi_head_attention", "layerstf_2_12_1_0001")]
    [InlineData("keras-2.13.1-tf", "model", "rnntf_2_13_1_0001")]
    [InlineData("keras-2.13.1-tf", "training", "trainingtf_2_13_1_0001")]
    public void An_archive_holds_the_same_weights_and_state(params string[] parts)
    {
        string file = Fixtures.PathOf([.. parts, "model.keras"]),
            windows = _folder.PathOf("windows.keras");
        var members = Archives.Members(file);
        members = [.. members.Select(m => m.Name == Weights ? (m.Name, OnWindows(m.Bytes)) : m)];
        File.WriteAllBytes(windows, Archives.Of(members));

        Saved(windows).Should().Equal(Saved(file));
    }

    [Fact]
    public void A_file_of_weights_alone_is_read()
    {
        string file = Fixtures.PathOf("keras-2.13.1-tf", "model", "rnntf_2_13_1_0001", "model.keras");
        var members = Archives.Members(file);
        File.WriteAllBytes(_folder.PathOf("config.json"), members.Single(m => m.Name == "config.json").Bytes);
        File.WriteAllBytes(_folder.PathOf(Weights), OnWindows(members.Single(m => m.Name == Weights).Bytes));

        using var model = KerasImporter.Load(_folder.PathOf("config.json"), _folder.PathOf(Weights));
        model.Save(_folder.PathOf("again.keras"));
        using var whole = KerasImporter.Load(file);
        whole.Save(_folder.PathOf("whole.keras"));
        Floats("again.keras").Should().NotBeEmpty().And.Equal(Floats("whole.keras"));
    }

    private byte[] Saved(string file)
    {
        using var model = KerasImporter.Load(file);
        model.Save(_folder.PathOf("saved.keras"));
        return Archives.Members(_folder.PathOf("saved.keras")).Single(m => m.Name == Weights).Bytes;
    }

    private float[] Floats(string file)
    {
        byte[] bytes = Archives.Members(_folder.PathOf(file)).Single(m => m.Name == Weights).Bytes;
        using var weights = Hdf5File.Open(bytes, file);
        return [.. Inside(weights.Root.Group("_layer_checkpoint_dependencies")).SelectMany(d => d.ReadFloats())];
    }

    private static IEnumerable<Hdf5Dataset> Inside(Hdf5Group group) =>
        group.Keys.SelectMany(k => group[k] is Hdf5Group inner ? Inside(inner) : [group.Dataset(k)]);

    /// <summary>Weights with the groups that os.path.join makes of their places on Windows.</summary>
    private static byte[] OnWindows(byte[] weights)
    {
        using var file = Hdf5File.Open(weights, Weights);
        var writer = new Hdf5Writer();
        Copy(file.Root, "");
        using var bytes = new MemoryStream();
        writer.Save(bytes);
        return bytes.ToArray();

        void Copy(Hdf5Group group, string name)
        {
            if (group.Contains("vars"))
                writer.Root.Group(name.Length > 0 ? $"{name}/vars" : "vars").Copy(group.Group("vars"));
            foreach (string key in group.Keys.Where(k => k != "vars"))
                Copy(group.Group(key), name.Length > 0 ? $"{name}\\{key}" : key);
        }
    }
}
