using System.Globalization;
using DuckDB.NET.Data;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.Data.Parquet;
using KerasSharp.ParityTests.Oracle;
using static KerasSharp.ParityTests.Runtime.Model.TestModels;

namespace KerasSharp.ParityTests.Data;

/// <summary>Parquet as DuckDB, which shares no code with the reader and the writer here, writes and reads it.</summary>
public class ParquetTests
{
    private static List<string> Ask(string query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => Show(reader.GetValue(i)))));
        return rows;
    }

    private static string Show(object value) =>
        value is string text ? text
        : value is System.Collections.IEnumerable list ? string.Join(",", list.Cast<object>().Select(Show))
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static (float[] X, IdValue[] Ids, int[] Batches) Read(string path, TextRules rules, params InputSchema[] schemas)
    {
        using var files = InputFiles.Open([path], Stream.Null, null, tables: _ => new ParquetFormat());
        using var reader = files.Read(schemas, new SequencePadding(null), rules, _ => { });
        var x = new List<float>();
        var ids = new List<IdValue>();
        var batches = new List<int>();
        for (var batch = reader.Read(1000); batch.Count > 0; batch = reader.Read(1000))
        {
            batches.Add(batch.Count);
            foreach (var input in batch.Inputs)
                x.AddRange(Values(input));
            if (batch.Ids.Count > 0)
                ids.AddRange(batch.Ids[0]);
        }
        if (rules.Rejected is null)
            reader.Count.Should().Be(batches.Sum());
        return ([.. x], [.. ids], [.. batches]);
    }

    [Fact]
    public void Columns_of_numbers_ids_and_all_groups_of_rows_are_read_as_DuckDB_wrote_them()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        Ask(
            $"copy (select range as id, (range * 2)::float as a, (range + 0.5)::double as b, (range % 7)::smallint as c, 'note' as note "
                + $"from range(10000)) to '{path}' (format parquet, row_group_size 2048)"
        );
        var choice = new ColumnChoice { Ids = ["id"], Ignored = ["note"] };
        var (x, ids, _) = Read(path, TextRules.Usual with { Columns = choice }, new InputSchema("x", [3], false));
        ids.Should().Equal(Enumerable.Range(0, 10000).Select(i => new IdValue(i.ToString(CultureInfo.InvariantCulture), true)));
        x.Should().Equal(Enumerable.Range(0, 10000).SelectMany(i => new[] { i * 2f, i + 0.5f, i % 7 }));
    }

    [Fact]
    public void Lists_are_sequences_and_several_inputs_go_by_their_names()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        Ask(
            $"copy (select * from (values ([1, 2, 3]::int[], 0.5::float), ([]::int[], 1.5::float), ([4]::int[], 2.5::float)) "
                + $"t(words, age)) to '{path}' (format parquet)"
        );
        var (x, _, _) = Read(path, TextRules.Usual, new InputSchema("age", [1], false), new InputSchema("words", [null], true));
        x.Should().Equal(0.5f, 1.5f, 2.5f, 1, 2, 3, 0, 0, 0, 0, 0, 4);
    }

    [Fact]
    public void Nulls_are_rejected_or_filled_in_by_their_row()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        Ask($"copy (select * from (values (1, 1::float), (2, null), (3, 5::float)) t(id, a)) to '{path}' (format parquet)");
        var rules = TextRules.Usual with { Columns = new ColumnChoice { Ids = ["id"] } };
        var schema = new InputSchema("x", [1], false);
        var act = () => Read(path, rules, schema);
        act.Should().Throw<KerasException>().WithMessage("*x.parquet, row 2, column 'a': expected a number, found null; --missing*");
        Read(path, rules with { Missing = new MissingRule(MissingKind.Mean) }, schema).X.Should().Equal(1, 3, 5);
        var told = new StringWriter();
        var (x, ids, _) = Read(path, rules with { Rejected = new RejectedRows(told) }, schema);
        x.Should().Equal(1, 5);
        ids.Select(i => i.Text).Should().Equal("1", "3");
        told.ToString().Should().Contain("\"row\": 2, \"reason\": ");
    }

    [Fact]
    public void Nulls_in_lists_among_texts_and_among_whole_numbers_are_told_by_their_row()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        Ask(
            $"copy (select * from (values ('a', 7::int, [1, 2]::int[]), (null, null, [3, null]::int[]), ('c', 9, null), "
                + $"('d', null, [5, 6])) t(name, whole, list)) to '{path}' (format parquet)"
        );
        var list = new InputSchema("list", [2], false);
        TextRules Of(MissingRule missing, params string[] ids) =>
            TextRules.Usual with
            {
                Columns = new ColumnChoice { Ids = ids, Ignored = ["name", "whole", "list"] },
                Missing = missing,
            };
        var read = (TextRules rules, string column) =>
            Read(
                path,
                rules with
                {
                    Columns = rules.Columns with { Inputs = [new InputColumns(null, [column])] },
                },
                [list with { Name = "x" }]
            );
        var act = () => read(Of(MissingRule.Error), "list");
        act.Should().Throw<KerasException>().WithMessage("*row 2, column 'list': expected a number, found null*");
        act = () => read(Of(new MissingRule(MissingKind.Value, 8)), "list");
        act.Should().Throw<KerasException>().WithMessage("*row 3, column 'list': expected a list, found null*");
        var told = new StringWriter();
        var (x, ids, _) = read(Of(new MissingRule(MissingKind.Value, 8), "whole") with { Rejected = new RejectedRows(told) }, "list");
        x.Should().Equal(1, 2);
        ids.Select(i => i.Text).Should().Equal("7");
        told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3);
        told = new StringWriter();
        (x, ids, _) = read(Of(new MissingRule(MissingKind.Value, 8), "name") with { Rejected = new RejectedRows(told) }, "list");
        x.Should().Equal(1, 2, 5, 6);
        ids.Select(i => i.Text).Should().Equal("a", "d");
        list = new InputSchema("whole", [1], false);
        read(Of(new MissingRule(MissingKind.Value, -1)), "whole").X.Should().Equal(7, -1, 9, -1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DuckDB_reads_what_is_written(bool isFlat)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("y.parquet");
        using (var stream = File.Create(path))
        {
            var rules = new OutputRules(FileFormat.Parquet) { IsFlat = isFlat, Tables = _ => new ParquetFormat() };
            using var writer = PredictionWriter.Open(
                rules,
                stream,
                null,
                ["dense", "score"],
                [new IdColumn("id", true), new IdColumn("name")],
                null
            );
            for (int start = 0; start < 300000; start += 1000)
                writer.Write(
                    new PredictionBatch(
                        [
                            System.Numerics.Tensors.Tensor.Create([.. Enumerable.Range(start * 2, 2000).Select(i => (float)i)], [1000, 2]),
                            System.Numerics.Tensors.Tensor.Create([.. Enumerable.Range(start, 1000).Select(i => i / 2f)], [1000, 1]),
                        ],
                        [
                            [.. Enumerable.Range(start, 1000).Select(i => new IdValue($"{i}", true))],
                            [.. Enumerable.Range(start, 1000).Select(i => new IdValue($"n{i}"))],
                        ]
                    )
                );
            writer.Complete();
        }
        string first = isFlat ? "dense_0" : "dense[1]",
            second = isFlat ? "dense_1" : "dense[2]";
        Ask(
                $"select count(*), count(distinct id), sum(({first} = id * 2 and {second} = id * 2 + 1 and score = id / 2.0 and "
                    + $"name = 'n' || id)::int) from '{path}'"
            )
            .Should()
            .Equal("300000|300000|300000");
    }

    [Fact]
    public void A_file_that_is_cut_off_is_an_error_of_this_library()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        Ask($"copy (select range::float as a from range(100)) to '{path}' (format parquet)");
        byte[] whole = File.ReadAllBytes(path);
        for (int cut = 4; cut < whole.Length; cut += 7)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var act = () => Read(path, TextRules.Usual, new InputSchema("x", [1], false));
            act.Should().Throw<KerasException>($"{cut} of {whole.Length} bytes are left").WithMessage("*x.parquet*");
        }
    }
}
