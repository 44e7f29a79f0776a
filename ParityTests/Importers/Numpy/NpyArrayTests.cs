using System.Text;
using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Numpy;

/// <summary>The fixtures hold 0, 1, 2, ... in row-major order: see tools/oracle/numpy_fixtures.py.</summary>
public class NpyArrayTests
{
    [Theory]
    [InlineData("le_f2", "<f2")]
    [InlineData("be_f2", ">f2")]
    [InlineData("le_f4", "<f4")]
    [InlineData("be_f4", ">f4")]
    [InlineData("le_f8", "<f8")]
    [InlineData("be_f8", ">f8")]
    [InlineData("i1", "|i1")]
    [InlineData("le_i2", "<i2")]
    [InlineData("be_i2", ">i2")]
    [InlineData("le_i4", "<i4")]
    [InlineData("be_i4", ">i4")]
    [InlineData("le_i8", "<i8")]
    [InlineData("be_i8", ">i8")]
    [InlineData("u1", "|u1")]
    [InlineData("le_u2", "<u2")]
    [InlineData("be_u2", ">u2")]
    [InlineData("le_u4", "<u4")]
    [InlineData("be_u4", ">u4")]
    [InlineData("le_u8", "<u8")]
    [InlineData("be_u8", ">u8")]
    [InlineData("fortran", "<f4")]
    [InlineData("version1", "<f4")]
    [InlineData("version2", "<f4")]
    [InlineData("version3", "<f4")]
    public void Reads_every_number_format(string file, string dtype)
    {
        var array = NpyArray.Read(Fixtures.PathOf("numpy", file + ".npy"));

        array.Shape.Should().Equal(2, 3, 5);
        array.Dtype.Should().Be(dtype);
        array.ReadFloats().Should().Equal(Enumerable.Range(0, 30).Select(i => (float)i));
        array.ReadDoubles().Should().Equal(Enumerable.Range(0, 30).Select(i => (double)i));
        array.ReadInt64s().Should().Equal(Enumerable.Range(0, 30).Select(i => (long)i));
    }

    [Fact]
    public void Reads_booleans()
    {
        var array = NpyArray.Read(Fixtures.PathOf("numpy", "bool.npy"));

        array.Dtype.Should().Be("|b1");
        array.ReadFloats().Should().Equal(Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1f : 0f));
    }

    [Fact]
    public void Reads_scalars_vectors_and_empty_arrays()
    {
        NpyArray.Read(Fixtures.PathOf("numpy", "scalar.npy")).Shape.Should().BeEmpty();
        NpyArray.Read(Fixtures.PathOf("numpy", "scalar.npy")).ReadFloats().Should().Equal(0f);
        NpyArray.Read(Fixtures.PathOf("numpy", "vector.npy")).Shape.Should().Equal(7);
        NpyArray.Read(Fixtures.PathOf("numpy", "empty.npy")).Shape.Should().Equal(4, 0);
        NpyArray.Read(Fixtures.PathOf("numpy", "empty.npy")).ReadFloats().Should().BeEmpty();
    }

    [Fact]
    public void Writes_the_bytes_that_NumPy_writes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("out.npy");

        NpyArray.Write(path, Enumerable.Range(0, 30).Select(i => (float)i).ToArray().AsSpan(), 2, 3, 5);

        File.ReadAllBytes(path).Should().Equal(File.ReadAllBytes(Fixtures.PathOf("numpy", "version1.npy")));
        Directory.GetFiles(folder.Root).Should().Equal([path], "the file aside has become the file");
    }

    [SkippableFact]
    public void NumPy_reads_what_is_written()
    {
        Python.Require("numpy");
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("f4.npy"), [1.5f, float.NaN, float.PositiveInfinity, -0f], 2, 2);
        NpyArray.Write(folder.PathOf("f8.npy"), [Math.PI], []);
        NpyArray.Write(folder.PathOf("i8.npy"), [long.MinValue, long.MaxValue], 2);
        NpyArray.From([7, -8], 1, 2).Write(folder.PathOf("i4.npy"));

        var shown = Python.Run(
            """
            import sys, numpy as np
            for name in ['f4', 'f8', 'i8', 'i4']:
                a = np.load(sys.argv[1] + '/' + name + '.npy', allow_pickle=False)
                print(a.dtype.str, a.shape, a.tolist())
            """,
            folder.Root
        );

        shown
            .Split('\n')
            .Should()
            .Equal(
                "<f4 (2, 2) [[1.5, nan], [inf, -0.0]]",
                "<f8 () 3.141592653589793",
                "<i8 (2,) [-9223372036854775808, 9223372036854775807]",
                "<i4 (1, 2) [[7, -8]]"
            );
    }

    [Theory]
    [InlineData("objects.npy", "*.npy dtype '|O': Python objects are stored as pickles, which are never executed.")]
    [InlineData("structured.npy", "*.npy dtype: structured arrays are not supported.")]
    [InlineData("text.npy", "*.npy dtype '<U2' is not supported; expected f2, f4, f8, i1 to i8, u1 to u8 or b1.")]
    public void Names_what_it_does_not_support(string file, string message)
    {
        var read = () => NpyArray.Read(Fixtures.PathOf("numpy", file));

        read.Should().Throw<KerasUnsupportedException>().WithMessage(message);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "t: truncated .npy data: expected 8 bytes, found 0.")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 3), }",
        "*expected a shape of less than 2^63 bytes, found (9223372036854775807, 3)."
    )]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "*expected a length, found '-1,), }'.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2), }", "*expected ',' after the only length, found '), }'.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "*expected 'descr', 'fortran_order' and 'shape', found only *")]
    [InlineData("{'descr': '<f4', 'descr': '<f4'}", "*expected 'descr', 'fortran_order' and 'shape', once each, found 'descr'.")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", "*expected True or False, found '0, 'shape':*")]
    [InlineData("{'descr': __import__('os')}", "*expected a quoted text, found '__import__('*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ()} + 1", "*expected the end of the header, found '+ 1'.")]
    [InlineData("{'descr': '<f4", "*expected a closing ', found the end of the header.")]
    public void Refuses_a_bad_header(string header, string message)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)];
        var read = () => NpyArray.Read(new MemoryStream(file), "t");

        read.Should().Throw<KerasFormatException>().WithMessage(message);
    }

    [Fact]
    public void Refuses_what_is_no_npy_file_or_has_bytes_left_over()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("a.npy"), "[1, 2]");
        File.WriteAllBytes(folder.PathOf("b.npy"), [.. File.ReadAllBytes(Fixtures.PathOf("numpy", "vector.npy")), 0]);

        var noArray = () => NpyArray.Read(folder.PathOf("a.npy"));
        var leftOver = () => NpyArray.Read(folder.PathOf("b.npy"));

        noArray
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*a.npy: not a .npy file: expected the signature*found bytes 5B312C20325D.");
        leftOver
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*b.npy: expected the end of the file after the array's 28 bytes of data, found more.");
    }

    [Fact]
    public void Integers_are_exact_or_an_error()
    {
        NpyArray.From([3f, -4f], 2).ReadInt64s().Should().Equal(3, -4);
        var fraction = () => NpyArray.From([0.5f], 1).ReadInt64s();
        var nan = () => NpyArray.From([double.NaN], 1).ReadInt64s();
        var tooLarge = () => NpyArray.From([9223372036854775808.0], 1).ReadInt64s();

        fraction.Should().Throw<KerasFormatException>();
        nan.Should().Throw<KerasFormatException>();
        tooLarge.Should().Throw<KerasFormatException>();
    }

    [Fact]
    public void A_forged_shape_on_a_stream_of_unknown_length_allocates_little()
    {
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (200000000,), }";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 1, 2, 3];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = () => NpyArray.Read(new PipeLikeStream(file), "pipe");

        read.Should().Throw<KerasFormatException>().WithMessage("pipe: truncated .npy data: expected 1600000000 bytes, found 3.");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    private sealed class PipeLikeStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
