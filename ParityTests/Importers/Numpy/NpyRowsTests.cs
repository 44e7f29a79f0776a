using FluentAssertions;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Importers.Numpy;

public class NpyRowsTests
{
    [Theory]
    [InlineData("le_f4")]
    [InlineData("be_f8")]
    [InlineData("le_f2")]
    [InlineData("be_i4")]
    [InlineData("u1")]
    [InlineData("bool")]
    [InlineData("fortran")]
    [InlineData("vector")]
    [InlineData("empty")]
    public void Rows_are_those_of_the_whole_array(string fixture)
    {
        string path = Fixtures.PathOf("numpy", fixture + ".npy");
        var whole = NpyArray.Read(path);
        using var reader = NpyReader.Open(path);
        reader.Rows.Should().Be(whole.Shape[0]);
        reader.RowShape.Should().Equal(whole.Shape[1..]);
        var values = new List<float>();
        var rows = new float[2 * reader.RowSize];
        for (int n; (n = reader.ReadRows(rows, 2)) > 0; )
            values.AddRange(rows[..(n * reader.RowSize)]);
        values.Should().Equal(whole.ReadFloats());
        reader.Position.Should().Be(whole.Shape[0]);
    }

    [Fact]
    public void Large_integers_are_refused_with_their_row()
    {
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("ids.npy"), [1L, 2, 16777216, -16777217], 2, 2);
        using var reader = NpyReader.Open(folder.PathOf("ids.npy"));
        reader
            .Invoking(r => r.ReadRows(new float[4], 2))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage(
                $"{folder.PathOf("ids.npy")}: expected integers from -16777216 to 16777216, which float32 holds exactly, found "
                    + "-16777217 in row 1."
            );
    }

    [Fact]
    public void Scalars_and_wrong_sizes_are_refused()
    {
        FluentActions
            .Invoking(() => NpyReader.Open(Fixtures.PathOf("numpy", "scalar.npy")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*expected an array with a first axis, the samples; found a single number.");
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Fixtures.PathOf("numpy", "le_f4.npy"));
        File.WriteAllBytes(folder.PathOf("short.npy"), bytes[..^1]);
        FluentActions
            .Invoking(() => NpyReader.Open(folder.PathOf("short.npy")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*bytes of data for the shape*");
        File.WriteAllBytes(folder.PathOf("long.npy"), [.. bytes, 0]);
        FluentActions
            .Invoking(() => NpyReader.Open(folder.PathOf("long.npy")))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("*bytes of data for the shape*");
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void Archives_give_several_arrays_at_the_same_time(string fixture)
    {
        string path = Fixtures.PathOf("numpy", fixture);
        var whole = NpzFile.Read(path);
        var reader = NpzReader.Open(path);
        reader.Names.Should().Equal(whole.Keys);
        var open = whole
            .Where(w => w.Value.Shape.Length > 0)
            .Select(w => (w.Key, Reader: reader.Array(w.Key), Values: new List<float>()))
            .ToArray();
        open.Should().NotBeEmpty();
        bool more = true;
        while (more)
        {
            more = false;
            foreach (var (_, rows, values) in open)
            {
                var row = new float[rows.RowSize];
                if (rows.ReadRows(row, 1) == 0)
                    continue;
                values.AddRange(row);
                more = true;
            }
        }
        foreach (var (name, rows, values) in open)
        {
            values.Should().Equal(whole[name].ReadFloats());
            rows.Dispose();
        }
        reader
            .Invoking(r => r.Array("nothing"))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}: expected an array 'nothing', found *");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Written_rows_are_read_back(bool known)
    {
        using var stream = new MemoryStream();
        stream.WriteByte(7);
        var writer = new NpyWriter(stream, [3], known ? 5 : null);
        writer.WriteRows([1, 2, 3, 4, 5, 6], 2);
        writer.WriteRows([7, 8, 9, 10, 11, 12, 13, 14, 15], 3);
        writer.Complete();
        stream.Position.Should().Be(stream.Length, "what follows goes behind the array");
        stream.Position = 1;
        var back = NpyArray.Read(stream);
        back.Shape.Should().Equal(5, 3);
        back.ReadFloats().Should().Equal(Enumerable.Range(1, 15).Select(i => (float)i));
    }

    [Fact]
    public void A_broken_promise_of_rows_is_told()
    {
        var writer = new NpyWriter(new MemoryStream(), [1], 2);
        writer.WriteRows([1], 1);
        writer.Invoking(w => w.Complete()).Should().Throw<InvalidOperationException>().WithMessage("2 rows were promised, 1 written.");
    }

    [SkippableFact]
    public void NumPy_reads_a_header_that_was_completed_late()
    {
        Python.Require("numpy");
        using var folder = new TemporaryFolder();
        using (var stream = File.Create(folder.PathOf("late.npy")))
        {
            var writer = new NpyWriter(stream, [2, 2]);
            for (int i = 0; i < 1000; i++)
                writer.WriteRows([i, i, i, 0.5f], 1);
            writer.Complete();
        }
        Python
            .Run(
                "import numpy, sys; a = numpy.load(sys.argv[1]); print(a.shape, a.dtype, a[999, 0, 0], a.sum())",
                folder.PathOf("late.npy")
            )
            .Should()
            .Be("(1000, 2, 2) float32 999.0 1499000.0");
    }
}
