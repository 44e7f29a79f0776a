using System.Text;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Keras.Containers;

/// <summary>.keras archives: told by their first bytes, read into memory alone, and refused where they are forged or lack a part.</summary>
public sealed class KerasArchiveTests
{
    private static string Message<T>(byte[] bytes)
        where T : KerasException =>
        FluentActions.Invoking(() => KerasImporter.Load(bytes, name: "m.keras")).Should().Throw<T>().Which.Message;

    [Fact]
    public void A_name_does_not_tell_what_a_file_is()
    {
        using var folder = new TemporaryFolder();
        string zip = folder.PathOf("model.h5"),
            hdf5 = folder.PathOf("model.keras");
        File.Copy(Archives.File, zip);
        File.Copy(Fixtures.PathOf("keras-3.15.1", "model", "activations_h5", "model.h5"), hdf5);
        using var first = KerasImporter.Load(zip);
        using var second = KerasImporter.Load(hdf5);
        first.Spec.Layers.Should().HaveCount(3);
        second.Spec.Layers.Should().HaveCount(9);
    }

    [Fact]
    public void Compressed_members_are_read_too()
    {
        using var stored = KerasImporter.Load(Archives.File);
        using var packed = KerasImporter.Load(Archives.Of(Archives.Members(), compressed: true));
        packed.GetWeights().Select(w => w.Value.ToArray()).Should().BeEquivalentTo(stored.GetWeights().Select(w => w.Value.ToArray()));
    }

    [Fact]
    public void A_folder_that_was_not_zipped_is_read()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model");
        Directory.CreateDirectory(model);
        foreach (var (name, bytes) in Archives.Members())
            File.WriteAllBytes(Path.Combine(model, name), bytes);
        using var loaded = KerasImporter.Load(model);
        loaded.Spec.Layers.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("../config.json")]
    [InlineData("assets/../../x")]
    [InlineData("/etc/x")]
    [InlineData("C:/x")]
    [InlineData("a\\b")]
    public void A_name_that_leads_out_is_refused(string name) =>
        Message<KerasFormatException>(Archives.Of(Archives.Members().Append((name, []))))
            .Should()
            .Be($"m.keras: entry '{name}': expected a name inside of the archive, found one that leads out of it");

    [Fact]
    public void A_name_that_comes_twice_is_refused() =>
        Message<KerasFormatException>(Archives.Of(Archives.Members().Append(("config.json", "{}"u8.ToArray()))))
            .Should()
            .Be("m.keras: entry 'config.json': expected each name once, found it twice");

    [Fact]
    public void A_bomb_is_refused_before_it_expands() =>
        Message<KerasFormatException>(Archives.Of(Archives.Members().Append(("assets/x", new byte[100 << 20])), compressed: true))
            .Should()
            .StartWith("m.keras: expected at most 100 times the");

    [Fact]
    public void Too_many_members_are_refused() =>
        Message<KerasFormatException>(
                Archives.Of(Archives.Members().Concat(Enumerable.Range(0, 10_001).Select(i => ($"assets/{i}", Array.Empty<byte>()))))
            )
            .Should()
            .StartWith("m.keras: expected at most");

    [Fact]
    public void A_cut_archive_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Archives.File);
        Message<KerasFormatException>(bytes[..^30]).Should().Contain("expected a zip archive, found no end record of one");
        int at = bytes.AsSpan().IndexOf("\x89HDF"u8[1..]) + 600;
        bytes[at] ^= 1;
        Message<KerasFormatException>(bytes).Should().Contain("checksum");
    }

    [Theory]
    [InlineData("config.json", "m.keras: expected a member 'config.json' (the architecture), found")]
    [InlineData("model.weights.h5", "m.keras: expected a member 'model.weights.h5' (the weights), found")]
    public void A_missing_member_is_named(string member, string message) =>
        Message<KerasFormatException>(Archives.Of(Archives.Members().Where(m => m.Name != member))).Should().StartWith(message);

    [Fact]
    public void Without_metadata_the_form_tells_the_era()
    {
        using var model = KerasImporter.Load(Archives.Of(Archives.Members().Where(m => m.Name != "metadata.json").Reverse()));
        model.Spec.Layers.Should().HaveCount(3);
    }

    [Fact]
    public void Pickled_arrays_are_refused() =>
        Message<KerasUnsupportedException>(
                Archives.Of(Archives.Members().Where(m => m.Name != "model.weights.h5").Append(("model.weights.npz", [])))
            )
            .Should()
            .Contain("which could hold any code and are never read");

    [Fact]
    public void A_class_of_the_writers_own_is_refused_by_its_name()
    {
        var members = Archives.Members().ConvertAll(m => m.Name == "config.json" ? (m.Name, Own(m.Bytes)) : m);
        Message<KerasUnsupportedException>(Archives.Of(members)).Should().Contain("the class 'mine>Dense2' is the writer's own");

        static byte[] Own(byte[] config) =>
            Encoding.UTF8.GetBytes(
                Encoding
                    .UTF8.GetString(config)
                    .Replace(
                        "{\"module\": \"keras.layers\", \"class_name\": \"Dense\"",
                        "{\"registered_name\": \"mine>Dense2\", \"class_name\": \"Dense2\"",
                        StringComparison.Ordinal
                    )
                    .Replace(", \"registered_name\": null, \"build_config\"", ", \"build_config\"", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void An_unknown_key_is_an_error_unless_it_is_null()
    {
        byte[] With(string key) =>
            Archives.Of(
                Archives
                    .Members()
                    .ConvertAll(m =>
                        m.Name != "config.json"
                            ? m
                            : (m.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(m.Bytes).Replace("\"units\"", $"{key}, \"units\"")))
                    )
            );
        using var model = KerasImporter.Load(With("\"news\": null"));
        Message<KerasUnsupportedException>(With("\"news\": 1"))
            .Should()
            .Be("m.keras: config.json: layer 'dense' (Dense): unknown key 'news' (1)");
    }

    [Fact]
    public void Weights_in_several_files_are_joined()
    {
        using var folder = new TemporaryFolder();
        string weights = Fixtures.PathOf("keras-3.15.1", "model", "images_weights", "model.weights.h5"),
            json = Fixtures.PathOf("keras-3.15.1", "model", "images_weights", "model.json");
        using var whole = Hdf5File.Open(weights);
        var map = new List<string>();
        foreach (string layer in whole.Root.Group("layers").Keys)
        {
            var part = new Hdf5Writer();
            part.Root.Group($"layers/{layer}").Copy(whole.Root.Group($"layers/{layer}"));
            part.Save(folder.PathOf($"{layer}.weights.h5"));
            map.Add($"\"/layers/{layer}/vars\": \"{layer}.weights.h5\"");
        }
        File.WriteAllText(folder.PathOf("m.weights.json"), $"{{\"metadata\": {{}}, \"weight_map\": {{{string.Join(", ", map)}}}}}");
        using var expected = KerasImporter.Load(json, weights);
        using var found = KerasImporter.Load(json, folder.PathOf("m.weights.json"));
        found.GetWeights().Select(w => w.Value.ToArray()).Should().BeEquivalentTo(expected.GetWeights().Select(w => w.Value.ToArray()));

        File.WriteAllText(folder.PathOf("out.weights.json"), "{\"weight_map\": {\"/vars\": \"../x.weights.h5\"}}");
        FluentActions
            .Invoking(() => KerasImporter.Load(json, folder.PathOf("out.weights.json")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*expected names of files beside it, found '../x.weights.h5'*");
    }

    [Fact]
    public void Layers_without_a_place_in_the_model_are_an_error()
    {
        string folder = Fixtures.PathOf("keras-3.15.1", "model", "images_weights");
        using var model = KerasImporter.Load(Archives.File);
        FluentActions
            .Invoking(() => KerasImporter.LoadWeights(model, Path.Combine(folder, "model.weights.h5")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*expected*found*");
    }

    [Fact]
    public void A_model_of_TensorFlow_js_is_refused_by_its_name() =>
        FluentActions
            .Invoking(() =>
                KerasImporter.FromArchitecture("{\"format\": \"layers-model\", \"modelTopology\": {}, \"weightsManifest\": []}")
            )
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("*found a model of TensorFlow.js*tensorflowjs_converter*");
}
