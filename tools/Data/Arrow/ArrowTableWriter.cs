using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace KerasSharp.Data.Arrow;

/// <summary>Writes an Arrow file, or a stream where what is given cannot seek, a record batch for each group of rows.</summary>
internal sealed class ArrowTableWriter : ITableWriter
{
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly Schema _schema;
    private readonly ArrowStreamWriter _writer;
    private bool _isComplete;

    /// <param name="stream">Where it goes.</param>
    /// <param name="columns">Its columns.</param>
    internal ArrowTableWriter(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        _columns = columns;
        _schema = new Schema([.. columns.Select(c => new Field(c.Name, TypeOf(c), nullable: false))], null);
        _writer = stream.CanSeek
            ? new ArrowFileWriter(stream, _schema, leaveOpen: true)
            : new ArrowStreamWriter(stream, _schema, leaveOpen: true);
        _writer.WriteStart();
    }

    public void Write(int rows, IReadOnlyList<TableValues> values)
    {
        using var batch = new RecordBatch(_schema, [.. _columns.Select((c, i) => Make(c, values[i], rows))], rows);
        _writer.WriteRecordBatch(batch);
    }

    public void Complete()
    {
        if (!_isComplete)
            _writer.WriteEnd();
        _isComplete = true;
    }

    public void Dispose() => _writer.Dispose();

    private static IArrowType TypeOf(TableColumn column) =>
        column.Kind switch
        {
            TableColumnKind.Number => FloatType.Default,
            TableColumnKind.Whole => Int64Type.Default,
            TableColumnKind.Text => StringType.Default,
            TableColumnKind.Numbers => ListOfFloats,
            _ => throw new ArgumentException($"no column of {column.Kind} is written", nameof(column)),
        };

    private static ListType ListOfFloats => new(new Field("item", FloatType.Default, nullable: false));

    private static IArrowArray Make(TableColumn column, TableValues values, int rows)
    {
        switch (column.Kind)
        {
            case TableColumnKind.Text:
                return new StringArray.Builder().AppendRange(values.Texts).Build();
            case TableColumnKind.Whole:
                return new Int64Array.Builder().Append(values.Wholes.AsSpan()).Build();
            case TableColumnKind.Numbers:
                var offsets = new ArrowBuffer.Builder<int>(rows + 1).Append(values.Starts.AsSpan()).Build();
                return new ListArray(ListOfFloats, rows, offsets, Floats(values), ArrowBuffer.Empty);
            default:
                return Floats(values);
        }
    }

    private static FloatArray Floats(TableValues values) =>
        new FloatArray.Builder().Append([.. values.Numbers.Select(v => (float)v)]).Build();
}
