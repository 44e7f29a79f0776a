using FluentAssertions;
using KerasSharp.Data;
using KerasSharp.Data.Arrow;
using KerasSharp.Data.Parquet;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Data;

/// <summary>What programs do with files, without the command.</summary>
public class TableFilesTests
{
    private static readonly ITableFormat[] s_formats = [new ParquetFormat(), new ArrowFormat()];

    private static void Write(ITableFormat format, string path)
    {
        using var stream = File.Create(path);
        using var table = format.Create(
            stream,
            [new TableColumn("a", TableColumnKind.Number, ""), new TableColumn("id", TableColumnKind.Whole, "")]
        );
        table.Write(3, [new TableValues { Numbers = [1, 2, 3] }, new TableValues { Wholes = [7, 8, 9] }]);
        table.Complete();
    }

    [Fact]
    public void A_table_is_opened_by_its_content_whatever_its_name()
    {
        using var folder = new TemporaryFolder();
        foreach (var format in s_formats)
        {
            string path = folder.PathOf($"{format.Name}.data");
            Write(format, path);
            using var table = TableFiles.Open(path, s_formats);
            (table.Rows, table.Columns.Select(c => c.Name)).Should().BeEquivalentTo((3L, new[] { "a", "id" }));
            table.Read([1], out var values).Should().Be(3);
            values[0].Wholes.Should().Equal(7, 8, 9);
        }
    }

    [Fact]
    public void What_is_no_table_or_of_another_format_is_refused_with_what_it_is()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("x.parquet");
        File.WriteAllText(path, "1,2\n");
        var act = () => TableFiles.Open(path, s_formats);
        act.Should().Throw<KerasException>().WithMessage($"{path}: expected a table of the formats parquet, arrow, found csv");
        Write(s_formats[1], path);
        act = () => TableFiles.Open(path, s_formats[0]);
        act.Should().Throw<KerasException>().WithMessage($"{path}: expected a table of the formats parquet, found arrow");
    }

    [Fact]
    public void Samples_are_read_and_predictions_written_without_the_command()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential
        {
            new Dense(1) { InputShape = [1], Name = "y" },
        }.Build();
        var options = new SampleFileOptions
        {
            Tables = s_formats,
            Columns = new Dictionary<string, IReadOnlyList<string>> { [model.InputLayers[0].Name!] = ["a"] },
            Ids = ["id"],
        };
        string input = folder.PathOf("x.parquet"),
            output = folder.PathOf("y.arrow");
        Write(s_formats[0], input);
        using (var reader = SampleFiles.Open(model, [input], options))
        {
            reader.Count.Should().Be(3);
            var batch = reader.Read(10);
            batch.Inputs[0].ToArray().Should().Equal(1, 2, 3);
            batch.Ids[0].Select(i => i.Text).Should().Equal("7", "8", "9");
        }
        SampleFiles.Predict(model, [input, input], output, options).Should().Be(6);
        using var table = TableFiles.Open(output, s_formats);
        table.Rows.Should().Be(6);
        table.Columns.Select(c => c.Name).Should().Equal("id", model.OutputNames[0]);
        table.Read([0, 1], out var values);
        values[0].Wholes.Should().Equal(7, 8, 9, 7, 8, 9);
        float[] expected = model.Predict(System.Numerics.Tensors.Tensor.Create<float>([1, 2, 3], [3, 1])).ToArray();
        values[1].Numbers.Select(n => (float)n).Should().Equal(expected.Concat(expected));
        var act = () => SampleFiles.Open(model, [input]);
        act.Should().Throw<KerasException>().WithMessage("expected SampleFileOptions.Tables with the format parquet");
    }
}
