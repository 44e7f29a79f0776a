using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.Data.Arrow;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>Arrow's files and streams, as Apache.Arrow's own writer makes them.</summary>
public class ArrowTests
{
    private static readonly InputSchema s_three = new("x", [3], false);

    private static (float[] X, string[] Ids) Read(string path, TextRules rules, InputSchema schema)
    {
        using var files = InputFiles.Open([path], Stream.Null, null, tables: _ => new ArrowFormat());
        files.Format.Should().Be(FileFormat.Arrow);
        using var reader = files.Read([schema], new SequencePadding(null), rules, _ => { });
        var x = new List<float>();
        var ids = new List<string>();
        for (var batch = reader.Read(2); batch.Count > 0; batch = reader.Read(2))
        {
            x.AddRange(TokenIds.Flatten(batch.Inputs[0]));
            ids.AddRange(batch.Ids.Count > 0 ? batch.Ids[0].Select(i => i.Text) : []);
        }
        return ([.. x], [.. ids]);
    }

    private static RecordBatch Batch(params (string Name, IArrowArray Values)[] columns) =>
        new(
            new Schema([.. columns.Select(c => new Field(c.Name, c.Values.Data.DataType, true))], null),
            columns.Select(c => c.Values),
            columns[0].Values.Length
        );

    private static void Write(string path, bool isFile, params RecordBatch[] batches)
    {
        using var stream = File.Create(path);
        using var writer = isFile
            ? new ArrowFileWriter(stream, batches[0].Schema)
            : new ArrowStreamWriter(stream, batches[0].Schema, leaveOpen: false);
        foreach (var batch in batches)
            writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }

    private static RecordBatch Mixed(int from) =>
        Batch(
            ("id", new StringArray.Builder().Append($"r{from}").Append($"r{from + 1}").Build()),
            ("a", new DoubleArray.Builder().Append(from + 0.5).Append(from + 1.5).Build()),
            ("b", new Int16Array.Builder().Append((short)-from).Append(7).Build()),
            ("c", new BooleanArray.Builder().Append(true).Append(false).Build())
        );

    private static readonly float[] s_mixed = [0.5f, 0, 1, 1.5f, 7, 0, 2.5f, -2, 1, 3.5f, 7, 0];

    [Theory]
    [InlineData("x.arrow", true)]
    [InlineData("x.arrows", false)]
    // By content alone.
    [InlineData("x", true)]
    [InlineData("y", false)]
    public void Columns_of_files_and_streams_are_features_and_ids(string name, bool isFile)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf(name);
        Write(path, isFile, Mixed(0), Mixed(2));
        var rules = TextRules.Usual with { Columns = new ColumnChoice { Ids = ["id"] } };
        var (x, ids) = Read(path, rules, s_three);
        x.Should().Equal(s_mixed);
        ids.Should().Equal("r0", "r1", "r2", "r3");
    }

    [Fact]
    public void Lists_are_inputs_and_nulls_are_told_or_filled_in()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.arrow");
        var items = new Int32Array.Builder().Append(1).Append(2).Append(3).Append(4).AppendNull().Append(6).Build();
        var offsets = new ArrowBuffer.Builder<int>().Append(0).Append(3).Append(6).Build();
        Write(path, true, Batch(("x", new ListArray(new ListType(Int32Type.Default), 2, offsets, items, ArrowBuffer.Empty))));
        FluentActions
            .Invoking(() => Read(path, TextRules.Usual, s_three))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage($"{path}, row 2, column 'x': expected a number, found null*");
        Read(path, TextRules.Usual with { Missing = new MissingRule(MissingKind.Value, 9) }, s_three).X.Should().Equal(1, 2, 3, 4, 9, 6);
    }

    [Fact]
    public void What_is_written_is_read_by_Apache_Arrow_and_again_here()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("y.arrow");
        TableColumn[] columns =
        [
            new("id", TableColumnKind.Whole, ""),
            new("word", TableColumnKind.Text, ""),
            new("y", TableColumnKind.Number, ""),
            new("z", TableColumnKind.Numbers, ""),
        ];
        using (var stream = File.Create(path))
        using (var table = new ArrowFormat().Create(stream, columns))
        {
            table.Write(
                2,
                [
                    new TableValues { Wholes = [1L << 60, -2] },
                    new TableValues { Texts = ["a", "ö"] },
                    new TableValues { Numbers = [0.5, -1] },
                    new TableValues { Numbers = [1, 2, 3, 4], Starts = [0, 2, 4] },
                ]
            );
            table.Complete();
        }
        using (var reader = new ArrowFileReader(File.OpenRead(path)))
        {
            var batch = reader.ReadNextRecordBatch();
            ((Int64Array)batch.Column(0)).Values.ToArray().Should().Equal(1L << 60, -2);
            ((StringArray)batch.Column(1)).GetString(1).Should().Be("ö");
            ((FloatArray)((ListArray)batch.Column(3)).Values).Values.ToArray().Should().Equal(1, 2, 3, 4);
        }
        Read(path, TextRules.Usual with { Columns = new ColumnChoice { Inputs = [new(null, ["z"])] } }, new InputSchema("x", [2], false))
            .X.Should()
            .Equal(1, 2, 3, 4);
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.arrow"),
            cut = folder.PathOf("cut.arrow");
        Write(path, true, Mixed(0), Mixed(2));
        byte[] bytes = File.ReadAllBytes(path);
        var rules = TextRules.Usual with { Columns = new ColumnChoice { Ids = ["id"] } };
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(cut, bytes[..length]);
            FluentActions
                .Invoking(() => Read(cut, rules, s_three))
                .Should()
                .Throw<KerasException>($"{length} bytes")
                .WithMessage($"{cut}*");
        }
    }

    [Fact]
    public void A_stretch_of_rows_is_read_across_batches()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.arrow");
        Write(path, true, Mixed(0), Mixed(2));
        using var files = InputFiles.OfSlice(path, FileFormat.Arrow, new FileSlice(1, 3), _ => new ArrowFormat());
        var rules = TextRules.Usual with { Columns = new ColumnChoice { Ids = ["id"] } };
        using var reader = files.Read(
            [s_three],
            new SequencePadding(null),
            rules,
            _ => { },
            new SampleFacts(
                [
                    [3],
                ],
                null,
                null
            )
        );
        var batch = reader.Read(10);
        TokenIds.Flatten(batch.Inputs[0]).ToArray().Should().Equal(s_mixed[3..9]);
        batch.Ids[0].Select(i => i.Text).Should().Equal("r1", "r2");
    }
}
