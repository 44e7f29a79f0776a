using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.Data.Parquet;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>What a Parquet file claims of itself is compared with its bytes before memory is taken.</summary>
public class ParquetBoundsTests
{
    private sealed class Nobody : ICompactVisitor
    {
        public List<string> Seen { get; } = [];

        public void Begin(ReadOnlySpan<int> path) => Seen.Add($"{string.Join('.', path.ToArray())}:");

        public void Number(ReadOnlySpan<int> path, long value) => Seen.Add($"{string.Join('.', path.ToArray())}={value}");
    }

    [Fact]
    public void Structures_are_walked_as_the_protocol_says()
    {
        var seen = new Nobody();
        // 1: i32 -3; 3: list of two structures {1: true}; 20: binary "ab"; 21: map {1: 2}; 22: double.
        byte[] bytes =
        [
            0x15,
            5,
            0x29,
            0x2C,
            0x11,
            0,
            0x11,
            0,
            0x08,
            40,
            2,
            (byte)'a',
            (byte)'b',
            0x1B,
            1,
            0x55,
            2,
            4,
            0x17,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            0,
        ];
        CompactWalk.Walk([.. bytes, 99], seen).Should().Be(bytes.Length);
        seen.Seen.Should().Equal(":", "1=-3", "3:", "3.1=1", "3:", "3.1=1", "21=1", "21=2");
    }

    [Theory]
    [InlineData(new byte[] { 0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 0x1B, 0xFF, 0xFF, 0xFF, 0x7F, 0x55 })]
    [InlineData(new byte[] { 0x15 })]
    [InlineData(new byte[] { 0x15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0 })]
    [InlineData(new byte[] { 0x1E, 0 })]
    public void A_claim_beyond_the_bytes_is_damage(byte[] bytes)
    {
        var act = () => CompactWalk.Walk(bytes, new Nobody());
        act.Should().Throw<Exception>().Which.Should().Match<Exception>(e => e is InvalidDataException || e is EndOfStreamException);
    }

    [Fact]
    public void A_field_of_another_type_than_the_format_s_is_damage()
    {
        // The columns of a group of rows as a text: Parquet.Net reads its length as elements, and did not end.
        byte[] footer = [0x15, 2, 0x39, 0x1C, 0x18, 2, 0x1C, 0, 0, 0];
        var act = () => CompactWalk.Walk(footer, new Nobody(), CompactShape.Footer);
        act.Should().Throw<InvalidDataException>().WithMessage("field 1 of a structure has the type 8, expected 9");
        act = () => CompactWalk.Walk([0x29, 0x15, 2, 0], new Nobody(), CompactShape.Footer);
        act.Should().Throw<InvalidDataException>().WithMessage("field 2 of a structure lists the type 5, expected 12");
        CompactWalk.Walk([0x29, 0x00, 0], new Nobody(), CompactShape.Footer).Should().Be(3);
    }

    [Fact]
    public void Structures_within_structures_without_end_are_damage()
    {
        var structures = () => CompactWalk.Walk([.. Enumerable.Repeat((byte)0x1C, 100_000)], new Nobody());
        structures.Should().Throw<InvalidDataException>();
        var lists = () => CompactWalk.Walk([0x19, .. Enumerable.Repeat((byte)0x19, 100_000)], new Nobody());
        lists.Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void Rows_of_one_value_may_be_many_for_few_bytes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        using (var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                $"copy (select 1 as a from range(3000000)) to '{path}' (format parquet, row_group_size 3000000, compression zstd)";
            command.ExecuteNonQuery();
        }
        using var table = new ParquetFormat().Open(path, path);
        long rows = 0;
        for (int got = table.Read([0], out var values); got > 0; got = table.Read([0], out values))
        {
            rows += got;
            values[0].Wholes.Should().OnlyContain(v => v == 1);
        }
        rows.Should().Be(3_000_000);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10)]
    public void A_file_that_is_cut_off_or_written_over_is_damage_at_any_byte(int step)
    {
        using var bytes = new MemoryStream();
        using (var table = new ParquetFormat().Create(bytes, [new TableColumn("a", TableColumnKind.Numbers, "")]))
        {
            table.Write(
                20,
                [
                    new TableValues
                    {
                        Numbers = [.. Enumerable.Range(0, 60).Select(i => i / 2.0)],
                        Starts = [.. Enumerable.Range(0, 21).Select(i => 3 * i)],
                    },
                ]
            );
            table.Complete();
        }
        byte[] sound = bytes.ToArray();
        for (int at = 4; at < sound.Length; at += step)
        {
            byte[] damaged = [.. sound];
            damaged[at] = 0xFF;
            try
            {
                using var table = ParquetFormat.Open(new MemoryStream(damaged), "x.parquet");
                while (table.Read([0], out _) > 0) { }
            }
            catch (KerasException e)
            {
                e.Message.Should().Contain("x.parquet");
            }
        }
    }
}
