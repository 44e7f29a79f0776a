using System.Buffers.Binary;
using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>What is refused, and in which words.</summary>
public class Hdf5ErrorTests
{
    [Theory]
    [InlineData("compound", "u.h5: /compound: datatype compound[12] is not supported.")]
    [InlineData("complex", "u.h5: /complex: datatype compound[8] is not supported.")]
    [InlineData("ragged", "u.h5: /ragged: datatype variable-length sequence is not supported.")]
    [InlineData("opaque", "u.h5: /opaque: datatype opaque[5] is not supported.")]
    [InlineData("reference", "u.h5: /reference: datatype reference[8] is not supported.")]
    [InlineData("array", "u.h5: /array: datatype array[12] is not supported.")]
    [InlineData("scaleoffset", "u.h5: /scaleoffset: the filter scaleoffset (gzip, shuffle, fletcher32 and lzf are) is not supported.")]
    [InlineData("external", "u.h5: /external: external storage, which is never followed, is not supported.")]
    [InlineData("virtual", "u.h5: /virtual: a virtual dataset is not supported.")]
    public void Names_what_it_does_not_support(string dataset, string message)
    {
        using var file = Open("unsupported", "u.h5");
        var read = () => file.Root.Dataset(dataset).ReadFloats();

        read.Should().Throw<KerasUnsupportedException>().WithMessage(message);
    }

    [Fact]
    public void An_attribute_that_cannot_be_read_does_not_hide_the_others()
    {
        using var file = Open("unsupported", "u.h5");
        var read = () => file.Root.Attribute("compound").AsDoubles();

        file.Root.Attribute("number").AsInt64().Should().Be(3);
        read.Should().Throw<KerasUnsupportedException>().WithMessage("u.h5: /@compound: datatype compound[4] is not supported.");
    }

    [Theory]
    [InlineData("names")]
    [InlineData("names_latest")]
    public void Links_inside_the_file_are_followed_and_others_never(string name)
    {
        using var file = Open(name, "n.h5");
        var outside = () => file.Root["outside"];
        var loop = () => file.Root["loop"];
        var dangling = () => file.Root["dangling"];

        file.Root.Group("soft").Path.Should().Be("/a/b");
        file.Root.Dataset("a/relative").ReadFloats().Should().Equal(0, 1);
        file.Root.Dataset("a/cycle/a/cycle/a/b/kernel:0").ReadFloats().Should().Equal(0, 1);
        file.Root.Group("a/cycle").Address.Should().Be(file.Root.Address);
        outside
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("n.h5: /outside: an external link to 'other.h5:/x', which is never followed, is not supported.");
        loop.Should()
            .Throw<KerasFormatException>()
            .WithMessage("n.h5: /loop: expected at most 16 soft links on the way, found more: they may form a loop.");
        dangling
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                "n.h5: /: expected a member 'nowhere', found '10', '9', 'B', 'a', 'b', 'committed', 'dangling', 'hard' and 5 more."
            );
        file.Root.Contains("a/b/kernel:0").Should().BeTrue();
        file.Root.Contains("outside").Should().BeFalse();
        file.Root.Contains("loop").Should().BeFalse();
        file.Root.Contains("dangling").Should().BeFalse();
        file.Root.Links.Where(link => link.Kind != Hdf5LinkKind.Hard)
            .Should()
            .Equal(
                new Hdf5Link("dangling", Hdf5LinkKind.Soft, "/nowhere"),
                new Hdf5Link("loop", Hdf5LinkKind.Soft, "/loop"),
                new Hdf5Link("outside", Hdf5LinkKind.External, "other.h5:/x"),
                new Hdf5Link("soft", Hdf5LinkKind.Soft, "/a/b")
            );
    }

    [Fact]
    public void Wrong_kinds_and_missing_members_are_named()
    {
        using var file = Open("keras_like", "k.h5");
        var weights = file.Root.Group("model_weights");
        var noGroup = () => weights.Group("dense_1/dense_1_W");
        var noDataset = () => weights.Dataset("dense_1");
        var below = () => weights["dense_1/dense_1_W/x"];
        var noAttribute = () => weights.Attribute("nb_layers");
        var noList = () => file.Root.ReadStringList("layer_names");
        var noText = () => file.Root.Dataset("optimizer_weights/iterations").ReadStrings();
        var noNumber = () => file.Root.Attribute("keras_version").AsInt64();
        var many = () => weights.Attribute("layer_names").AsString();

        noGroup
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /model_weights: expected a group 'dense_1/dense_1_W', found a dataset or datatype.");
        noDataset
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /model_weights: expected a dataset 'dense_1', found a group or datatype.");
        below
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /model_weights/dense_1/dense_1_W: expected a group with a member 'x', found a dataset or datatype.");
        noAttribute
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /model_weights: expected an attribute 'nb_layers', found 'layer_names'.");
        noList
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /: expected an attribute 'layer_names' or 'layer_names0', found 'keras_version', 'model_config'.");
        noText.Should().Throw<KerasFormatException>().WithMessage("k.h5: /optimizer_weights/iterations: expected text, found float32.");
        noNumber
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /@keras_version: expected numbers, found variable-length string.");
        many.Should()
            .Throw<KerasFormatException>()
            .WithMessage("k.h5: /model_weights@layer_names: expected one element of string[9], found 3.");
    }

    [Fact]
    public void What_is_no_whole_HDF5_file_is_said()
    {
        using var folder = new TemporaryFolder();
        var original = File.ReadAllBytes(Fixtures.PathOf("hdf5", "keras_like.h5"));
        File.WriteAllText(folder.PathOf("model.json"), "{\"class_name\": \"Sequential\"}");
        var text = () => Hdf5File.Open(folder.PathOf("model.json"));
        var empty = () => Hdf5File.Open(ReadOnlyMemory<byte>.Empty, "e.h5");
        var unknown = () => Hdf5File.Open(new byte[] { 0, 1, 2, 3, 4, 5, 6 }, "u.h5");
        var cut = () => Hdf5File.Open(original.AsMemory(0, 5000), "cut.h5");
        var missing = () => Hdf5File.Open(folder.PathOf("none.h5"));

        text.Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                "*model.json: expected an HDF5 file, found a model's architecture (JSON or YAML): its weights are in a file of their own*"
            );
        empty
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("e.h5: expected an HDF5 file, found an empty file: nothing of it was saved, copied or downloaded; get it again");
        unknown
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("u.h5: not an HDF5 file: expected the signature 894844460D0A1A0A at its beginning, found 00010203040506.");
        cut.Should().Throw<KerasFormatException>().WithMessage($"cut.h5: truncated: expected {original.Length} bytes, found 5000.");
        missing.Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Checksums_are_compared()
    {
        var bytes = File.ReadAllBytes(Fixtures.PathOf("hdf5", "keras_like_latest.h5"));
        bytes[bytes.AsSpan().IndexOf("dense_1_W"u8)] ^= 1;
        using var file = Hdf5File.Open(bytes, "c.h5");
        var read = () => file.Root["model_weights/dense_1"].Attributes;

        read.Should()
            .Throw<KerasFormatException>()
            .WithMessage("c.h5: /model_weights/dense_1: object header at offset *: checksum; expected *, found *.");

        var filtered = File.ReadAllBytes(Fixtures.PathOf("hdf5", "filters.h5"));
        byte[] stored = [0, 1, 2, 3, 4, .. Fletcher([0, 1, 2, 3, 4])];
        filtered[filtered.AsSpan().IndexOf(stored) + 2] ^= 1;
        using var damaged = Hdf5File.Open(filtered, "f.h5");
        var chunk = () => damaged.Root.Dataset("fletcher_odd").ReadFloats();

        chunk
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("f.h5: /fletcher_odd: chunk at offset *: fletcher32 checksum; expected *, found *.");
    }

    [Fact]
    public void Forged_sizes_are_refused_before_anything_is_allocated()
    {
        var bytes = File.ReadAllBytes(Fixtures.PathOf("hdf5", "filters.h5"));

        // The one dataset of shape (30, 30): both axes, then both largest axes.
        var shape = new byte[32];
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteInt64LittleEndian(shape.AsSpan(8 * i), 30);
        var at = bytes.AsSpan().IndexOf(shape);
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + (8 * i)), 1 << 20);
        using var file = Hdf5File.Open(bytes, "f.h5");
        var sparse = file.Root.Dataset("sparse");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = () => sparse.ReadFloats();

        sparse.Shape.Should().Equal(1 << 20, 1 << 20);
        read.Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage(
                "f.h5: /sparse: a dataset with * bytes of chunks that were never written, more than * beyond the file's size, is not "
                    + "supported."
            );
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void A_disposed_file_is_an_error_and_no_crash()
    {
        var file = Open("keras_like", "k.h5");
        var dataset = file.Root.Dataset("model_weights/dense_1/dense_1_W");
        dataset.TryGetFloatMemory(out var memory).Should().BeTrue();
        memory.Span[1].Should().Be(1);
        file.Dispose();
        var read = () => dataset.ReadFloats();
        var span = () => memory.Span[0];

        read.Should().Throw<ObjectDisposedException>();
        span.Should().Throw<ObjectDisposedException>();
    }

    private static byte[] Fletcher(byte[] data)
    {
        // Sum of big-endian words, and sum of the sums; an odd byte is the high one of a last word. Small enough to need no folding.
        uint sum = 0,
            sums = 0;
        for (var i = 0; i < data.Length; i += 2)
        {
            sum += (uint)((data[i] << 8) | (i + 1 < data.Length ? data[i + 1] : 0));
            sums += sum;
        }

        return BitConverter.GetBytes((sums << 16) | sum);
    }

    private static Hdf5File Open(string fixture, string name) =>
        Hdf5File.Open(File.ReadAllBytes(Fixtures.PathOf("hdf5", fixture + ".h5")), name);
}
