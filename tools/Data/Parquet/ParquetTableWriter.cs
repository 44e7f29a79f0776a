using Parquet;
using Parquet.Schema;

namespace KerasSharp.Data.Parquet;

/// <summary>Writes a Parquet file, a group of rows at a time.</summary>
internal sealed class ParquetTableWriter : ITableWriter
{
    private readonly ParquetWriter _writer;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly DataField[] _fields;
    private bool _isComplete;

    /// <param name="stream">Where the file goes.</param>
    /// <param name="columns">Its columns.</param>
    internal ParquetTableWriter(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        _columns = columns;
        var schema = new ParquetSchema([.. columns.Select(Field)]);
        _fields = schema.GetDataFields();
        _writer = ParquetWriter
            .CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }, false, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
    }

    public void Write(int rows, IReadOnlyList<TableValues> values) => WriteAsync(values).GetAwaiter().GetResult();

    public void Complete()
    {
        if (!_isComplete)
            _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _isComplete = true;
    }

    // Disposing writes the file's end, without which it is none.
    public void Dispose() { }

    private static Field Field(TableColumn column) =>
        column.Kind switch
        {
            TableColumnKind.Number => new DataField<float>(column.Name, false),
            TableColumnKind.Whole => new DataField<long>(column.Name, false),
            TableColumnKind.Text => new DataField<string>(column.Name),
            TableColumnKind.Numbers => new ListField(column.Name, new DataField<float>("element", false)),
            _ => throw new ArgumentException($"no column of {column.Kind} is written", nameof(column)),
        };

    private async Task WriteAsync(IReadOnlyList<TableValues> values)
    {
        using var group = _writer.CreateRowGroup();
        for (int i = 0; i < _columns.Count; i++)
            await WriteAsync(group, _fields[i], _columns[i].Kind, values[i]).ConfigureAwait(false);
        group.CompleteValidate();
    }

    private static async Task WriteAsync(ParquetRowGroupWriter group, DataField field, TableColumnKind kind, TableValues values)
    {
        switch (kind)
        {
            case TableColumnKind.Text:
                await group.WriteAsync(field, values.Texts!, null).ConfigureAwait(false);
                break;
            case TableColumnKind.Whole:
                await group.WriteAsync<long>(field, values.Wholes.AsMemory(), null, null, CancellationToken.None).ConfigureAwait(false);
                break;
            case TableColumnKind.Numbers:
                float[] elements = [.. values.Numbers.Select(v => (float)v)];
                var definition = new int[elements.Length];
                Array.Fill(definition, field.MaxDefinitionLevel);
                var repetition = Repetition(values.Starts, elements.Length);
                await group
                    .WriteAllPartsAsync<float>(field, elements.AsMemory(), definition.AsMemory(), repetition, CancellationToken.None)
                    .ConfigureAwait(false);
                break;
            default:
                float[] numbers = [.. values.Numbers.Select(v => (float)v)];
                await group.WriteAsync<float>(field, numbers.AsMemory(), null, null, CancellationToken.None).ConfigureAwait(false);
                break;
        }
    }

    // 0 begins a list, 1 goes on with it.
    private static ReadOnlyMemory<int> Repetition(int[] starts, int count)
    {
        var levels = new int[count];
        Array.Fill(levels, 1);
        for (int row = 0; row + 1 < starts.Length; row++)
            if (starts[row] < starts[row + 1])
                levels[starts[row]] = 0;
            else
                throw new NotSupportedException("an output without numbers has no lists to write");
        return levels.AsMemory();
    }
}
