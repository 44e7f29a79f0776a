using FluentAssertions;
using KerasSharp.Hdf5;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Hdf5;

/// <summary>What a person sees of a file: types, layouts, chunks and filters in words.</summary>
public class Hdf5InspectionTests
{
    [Theory]
    [InlineData("le_f2", "float16")]
    [InlineData("be_f8", "big-endian float64")]
    [InlineData("be_i2", "big-endian int16")]
    [InlineData("le_u8", "uint64")]
    [InlineData("le_i1", "int8")]
    [InlineData("bool", "bool")]
    [InlineData("enum", "enum of big-endian int16")]
    public void Numbers_are_named_as_NumPy_names_them(string dataset, string text)
    {
        using var file = Hdf5File.Open(Fixtures.PathOf("hdf5", "numbers.h5"));

        file.Root.Dataset(dataset).Type.Text.Should().Be(text);
    }

    [Fact]
    public void Texts_and_enumerations_tell_their_details()
    {
        using var texts = Hdf5File.Open(Fixtures.PathOf("hdf5", "texts.h5"));
        using var numbers = Hdf5File.Open(Fixtures.PathOf("hdf5", "numbers.h5"));

        texts.Root.Dataset("fixed").Type.Text.Should().Be("string[3]");
        texts
            .Root.Dataset("variable")
            .Type.Should()
            .Match<Hdf5Datatype>(type => type.Text == "variable-length string" && type.IsUtf8 && type.IsVariableString);
        texts.Root.Dataset("ascii").Type.IsUtf8.Should().BeFalse();
        texts.Root.Dataset("space_padded").Type.Padding.Should().Be(Hdf5StringPadding.SpacePadded);
        texts.Root.Attribute("empty").Type.Text.Should().Be("float64");
        texts.Root.Attribute("null").IsNull.Should().BeTrue();
        numbers.Root.Dataset("enum").Type.Members.Should().Equal(KeyValuePair.Create("A", 0L), KeyValuePair.Create("B", 2L));
    }

    [Theory]
    [InlineData("filters")]
    [InlineData("filters_latest")]
    public void Layouts_chunks_and_filters_are_told(string name)
    {
        using var file = Hdf5File.Open(Fixtures.PathOf("hdf5", name + ".h5"));
        var all = file.Root.Dataset("all");

        all.Layout.Should().Be(Hdf5Layout.Chunked);
        all.ChunkShape.Should().Equal(7, 11);
        all.Filters.Select(filter => filter.Name).Should().Equal("shuffle", "gzip", "fletcher32");
        all.Filters[1].Parameters.Should().Equal(4u);
        file.Root.Dataset("lzf").Filters.Select(filter => filter.Name).Should().Equal("shuffle", "lzf");
        file.Root.Dataset("compact").Layout.Should().Be(Hdf5Layout.Compact);
        file.Root.Dataset("compact").Filters.Should().BeEmpty();
    }

    [Fact]
    public void One_block_of_floats_is_given_without_a_copy()
    {
        using var file = Hdf5File.Open(Fixtures.PathOf("hdf5", "numbers.h5"));

        file.Root.Dataset("le_f4").TryGetFloatSpan(out var span).Should().BeTrue();
        span.ToArray().Should().Equal(-3, -2, -1, 0, 1, 2);
        file.Root.Dataset("be_f4").TryGetFloatSpan(out _).Should().BeFalse();
        file.Root.Dataset("le_f8").TryGetFloatSpan(out _).Should().BeFalse();
        file.Root.Dataset("unwritten").TryGetFloatSpan(out _).Should().BeFalse();
        file.Root.Dataset("filled").ReadFloats().Should().Equal(1.5f, 1.5f, 1.5f, 1.5f);
    }
}
