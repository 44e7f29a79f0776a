using Parquet;
using Parquet.Schema;

namespace KerasSharp.Data.Parquet;

/// <summary>Reads a Parquet file, one group of rows at a time.</summary>
internal sealed class ParquetTable : ITableReader
{
    // A group that holds more is taken for damaged before memory is taken for it: whoever writes large groups writes many bytes.
    // Runs of one value take no bytes, and lists have levels that tell them apart.
    private const long MostValues = 1 << 27,
        FewRows = 1 << 24,
        FewValues = 1 << 20,
        MostValuesForAByte = 4096;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly ParquetReader _reader;
    private readonly ParquetColumn[] _columns;
    private int _group;

    /// <param name="stream">The file; disposed of with this.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="KerasException">The file is damaged.</exception>
    internal ParquetTable(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        _reader = ParquetDamage.Run(
            name,
            async () =>
            {
                ParquetBounds.RequireFooter(stream);
                return await ParquetReader.CreateAsync(stream, null, true, CancellationToken.None).ConfigureAwait(false);
            }
        );
        (_columns, Groups) = ParquetDamage.Run(
            name,
            () => ValueTask.FromResult((_reader.Schema.Fields.Select(f => new ParquetColumn(f)).ToArray(), CountRows()))
        );
        Rows = Groups.Sum();
        Columns = [.. _columns.Select(c => c.Column)];
    }

    public long Rows { get; }

    public IReadOnlyList<long> Groups { get; }

    public IReadOnlyList<TableColumn> Columns { get; }

    public long Skip(long row)
    {
        long passed = 0;
        while (_group < Groups.Count && passed + Groups[_group] <= row)
            passed += Groups[_group++];
        return passed;
    }

    public int Read(IReadOnlyList<int> columns, out IReadOnlyList<TableValues> values)
    {
        values = [];
        for (; _group < _reader.RowGroupCount; _group++)
        {
            using var group = ParquetDamage.Run(_name, () => ValueTask.FromResult(_reader.OpenRowGroupReader(_group)));
            if (group.RowCount == 0)
                continue;
            foreach (int column in columns)
                Check(group, _columns[column]);
            int rows = checked((int)group.RowCount);
            values = [.. columns.Select(c => ParquetDamage.Run(_name, () => _columns[c].ReadAsync(group, rows)))];
            _group++;
            return rows;
        }
        return 0;
    }

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private long[] CountRows() =>
        [
            .. (_reader.Metadata?.RowGroups ?? []).Select(group =>
                group.NumRows is >= 0 and <= MostValues
                    ? group.NumRows
                    : throw new KerasFormatException(
                        $"{_name}: expected at most {MostValues} rows in a group, found {group.NumRows}; smaller groups can be read"
                    )
            ),
        ];

    // Before memory is taken for it.
    private void Check(ParquetRowGroupReader group, ParquetColumn column)
    {
        string place = $"{_name}, group of rows {_group + 1}, column '{Wording.Clip(column.Column.Name)}'";
        if (group.GetMetadata(column.Data)?.MetaData is not { } stored)
            throw new KerasFormatException($"{place}: expected values, found none");
        if (stored.TotalCompressedSize < 0 || stored.TotalCompressedSize > _stream.Length)
            throw new KerasFormatException(
                $"{place}: expected at most the {_stream.Length} bytes of the file, found {stored.TotalCompressedSize}"
            );
        if (stored.TotalUncompressedSize is < 0 or > int.MaxValue)
            throw new KerasFormatException(
                $"{place}: expected at most {int.MaxValue} bytes, found {stored.TotalUncompressedSize}; smaller groups can be read"
            );
        if (!column.IsList && stored.NumValues != group.RowCount)
            throw new KerasFormatException($"{place}: expected a value for each of {group.RowCount} rows, found {stored.NumValues}");
        long most = Math.Min(MostValues, Math.Max(column.IsList ? FewValues : FewRows, MostValuesForAByte * stored.TotalCompressedSize));
        if (stored.NumValues < 0 || stored.NumValues > most)
            throw new KerasFormatException(
                $"{place}: expected at most {most} values in {stored.TotalCompressedSize} bytes, found {stored.NumValues}; smaller groups "
                    + $"can be read"
            );
        ParquetDamage.Run(
            place,
            () =>
            {
                ParquetBounds.RequirePages(_stream, stored);
                return ValueTask.FromResult(true);
            }
        );
    }
}
