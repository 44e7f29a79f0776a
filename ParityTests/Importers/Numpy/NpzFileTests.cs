using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Numpy;

public class NpzFileTests
{
    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void Reads_what_NumPy_saved(string file)
    {
        var arrays = NpzFile.Read(Fixtures.PathOf("numpy", file));

        arrays.Keys.Should().Equal("x0", "a", "nested/name");
        arrays["x0"].Shape.Should().Equal(2, 3);
        arrays["x0"].ReadFloats().Should().Equal(0, 1, 2, 3, 4, 5);
        arrays["a"].ReadInt64s().Should().Equal(0, 1, 2, 3);
        arrays["nested/name"].Shape.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void NumPy_reads_what_is_written(bool compress)
    {
        Python.Require("numpy");
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("out.npz");
        NpzFile.Write(path, [new("y", NpyArray.From([0.5f, -2f], 1, 2)), new("n/m", NpyArray.From([3L], []))], compress);

        var shown = Python.Run(
            "import sys, numpy as np\nz = np.load(sys.argv[1])\nprint([(k, z[k].dtype.str, z[k].shape, z[k].tolist()) for k in z.files])",
            path
        );

        shown.Should().Be("[('y', '<f4', (1, 2), [[0.5, -2.0]]), ('n/m', '<i8', (), 3)]");
        NpzFile.Read(path)["y"].ReadFloats().Should().Equal(0.5f, -2f);
    }

    [Fact]
    public void A_name_that_comes_twice_is_an_error_and_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("out.npz");
        File.WriteAllText(path, "old");
        var array = NpyArray.From([1f], 1);

        var write = () => NpzFile.Write(path, [new("y", array), new("y", array)]);

        write.Should().Throw<ArgumentException>().WithMessage("Array name 'y' is empty or comes twice.*");
        File.ReadAllText(path).Should().Be("old");
        Directory.GetFiles(folder.Root).Should().Equal(path);
    }

    [Fact]
    public void A_wrong_byte_is_found_by_the_checksum()
    {
        var bytes = File.ReadAllBytes(Fixtures.PathOf("numpy", "stored.npz"));
        var at = bytes.AsSpan().IndexOf("\0\0\u0000@"u8);
        bytes[at] ^= 1;
        var read = () => NpzFile.Read(new MemoryStream(bytes), "t.npz");

        read.Should().Throw<KerasFormatException>().WithMessage("t.npz: entry 'x0.npy': checksum: expected CRC-32 *, found *.");
    }

    [Fact]
    public void A_forged_size_is_refused_before_anything_is_expanded()
    {
        var bytes = File.ReadAllBytes(Fixtures.PathOf("numpy", "deflated.npz"));
        var entry = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        bytes.AsSpan(entry + 24, 4).Fill(0x7F);
        var read = () => NpzFile.Read(new MemoryStream(bytes), "t.npz");

        read.Should().Throw<KerasFormatException>().WithMessage("t.npz: entry 'x0.npy': * compressed bytes cannot expand to 2139062143.");
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_refused()
    {
        var bytes = File.ReadAllBytes(Fixtures.PathOf("numpy", "deflated.npz"));
        var entry = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        bytes[entry + 20 + 1] = 1;
        bytes.AsSpan(entry + 42, 4).Clear();
        var read = () => NpzFile.Read(new MemoryStream(bytes), "t.npz");

        read.Should()
            .Throw<KerasFormatException>()
            .WithMessage("t.npz: entry 'nested/name.npy': its bytes are claimed by other entries, too.");
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    [InlineData("fortran.npy")]
    [InlineData("version3.npy")]
    public void Damaged_files_raise_only_the_two_error_types(string file)
    {
        var original = File.ReadAllBytes(Fixtures.PathOf("numpy", file));
        var random = new Random(20160401);
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (round % 4 == 0)
                Array.Resize(ref bytes, random.Next(bytes.Length));
            try
            {
                if (file.EndsWith(".npz", StringComparison.Ordinal))
                    NpzFile.Read(new MemoryStream(bytes), "t");
                else
                    NpyArray.Read(new MemoryStream(bytes), "t");
            }
            catch (KerasException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(600, "truncation alone must be found in a fourth of the rounds");
    }
}
