using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace KerasSharp.Data.Parquet;

/// <summary>One column of a Parquet file: what it holds, and how a group of its rows is read.</summary>
internal sealed class ParquetColumn
{
    private readonly bool _hasNullElements;

    // Used again for each group: a group of lists takes some hundred megabytes.
    private Array? _values;
    private int[] _definition = [],
        _repetition = [];
    private double[] _numbers = [];

    /// <param name="field">The column as the file's schema has it.</param>
    internal ParquetColumn(Field field)
    {
        var data = field switch
        {
            DataField { IsArray: false } plain => plain,
            ListField { Item: DataField item } => item,
            _ => null,
        };
        IsList = field is ListField;
        _hasNullElements = data?.IsNullable == true;
        Data = data!;
        Column = new TableColumn(field.Name, Kind(data, IsList), Describe(field, data));
    }

    /// <summary>What it holds.</summary>
    internal TableColumn Column { get; }

    /// <summary>Where its values are.</summary>
    internal DataField Data { get; }

    /// <summary>Whether each row has a list.</summary>
    internal bool IsList { get; }

    /// <summary>Reads a group of rows.</summary>
    internal ValueTask<TableValues> ReadAsync(ParquetRowGroupReader group, int rows)
    {
        if (Column.Kind == TableColumnKind.Text)
            return ReadTextsAsync(group, rows);
        var type = Data.ClrType;
        return type == typeof(float) ? ReadAsync<float>(group, rows, v => v)
            : type == typeof(double) ? ReadAsync<double>(group, rows, v => v)
            : type == typeof(bool) ? ReadAsync<bool>(group, rows, v => v ? 1 : 0)
            : type == typeof(decimal) ? ReadAsync<decimal>(group, rows, v => (double)v)
            : type == typeof(ulong) ? ReadAsync<ulong>(group, rows, v => v)
            : type == typeof(long) ? ReadWholesAsync<long>(group, rows)
            : type == typeof(int) ? ReadWholesAsync<int>(group, rows)
            : type == typeof(short) ? ReadWholesAsync<short>(group, rows)
            : type == typeof(sbyte) ? ReadWholesAsync<sbyte>(group, rows)
            : type == typeof(uint) ? ReadWholesAsync<uint>(group, rows)
            : type == typeof(ushort) ? ReadWholesAsync<ushort>(group, rows)
            : ReadWholesAsync<byte>(group, rows);
    }

    private static TableColumnKind Kind(DataField? data, bool isList)
    {
        if (data is null)
            return TableColumnKind.Other;
        var type = data.ClrType;
        if (IsText(type))
            return isList ? TableColumnKind.Other : TableColumnKind.Text;
        bool isWhole =
            type == typeof(long)
            || type == typeof(int)
            || type == typeof(short)
            || type == typeof(sbyte)
            || type == typeof(uint)
            || type == typeof(ushort)
            || type == typeof(byte);
        bool isNumber =
            type == typeof(float) || type == typeof(double) || type == typeof(bool) || type == typeof(decimal) || type == typeof(ulong);
        return !isWhole && !isNumber ? TableColumnKind.Other
            : isList ? TableColumnKind.Numbers
            : isWhole ? TableColumnKind.Whole
            : TableColumnKind.Number;
    }

    private static string Describe(Field field, DataField? data) =>
        data is null ? $"a {field.SchemaType}"
        : field is ListField ? $"lists of {NameOf(data.ClrType)}"
        : NameOf(data.ClrType);

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(ReadOnlyMemory<char>);

    private static string NameOf(Type type) =>
        IsText(type) ? "String"
        : type == typeof(ReadOnlyMemory<byte>) ? "Bytes"
        : type.Name;

    private async ValueTask<TableValues> ReadTextsAsync(ParquetRowGroupReader group, int rows)
    {
        var texts = new string?[rows];
        await group.ReadAsync(Data, texts.AsMemory()!, null, CancellationToken.None).ConfigureAwait(false);
        return new TableValues { Texts = texts };
    }

    private async ValueTask<TableValues> ReadWholesAsync<T>(ParquetRowGroupReader group, int rows)
        where T : struct, IBinaryInteger<T>
    {
        if (IsList)
            return await ReadAsync<T>(group, rows, v => double.CreateChecked(v)).ConfigureAwait(false);
        var (values, definition, _) = await ReadRawAsync<T>(group).ConfigureAwait(false);
        var (wholes, nulls) = Spread(values, definition, rows, v => long.CreateChecked(v), 0L);
        return new TableValues { Wholes = wholes, Nulls = nulls };
    }

    private async ValueTask<TableValues> ReadAsync<T>(ParquetRowGroupReader group, int rows, Func<T, double> convert)
        where T : struct
    {
        var (values, definition, repetition) = await ReadRawAsync<T>(group).ConfigureAwait(false);
        if (IsList)
            return Lists(values, definition, repetition, rows, convert);
        var (numbers, nulls) = Spread(values, definition, rows, convert, double.NaN);
        return new TableValues { Numbers = numbers, Nulls = nulls };
    }

    private async ValueTask<(T[] Values, Memory<int> Definition, Memory<int> Repetition)> ReadRawAsync<T>(ParquetRowGroupReader group)
        where T : struct
    {
        int count = checked((int)group.GetMetadata(Data)!.MetaData!.NumValues);
        if (_values is not T[] values || values.Length < count)
            _values = values = new T[count];
        var definition = Levels(ref _definition, Data.MaxDefinitionLevel > 0 ? count : 0);
        var repetition = Levels(ref _repetition, Data.MaxRepetitionLevel > 0 ? count : 0);
        await group
            .ReadRawAsync(
                Data,
                values.AsMemory(0, count),
                definition.Length > 0 ? definition : (Memory<int>?)null,
                repetition.Length > 0 ? repetition : (Memory<int>?)null,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        return (values, definition, repetition);
    }

    private static Memory<int> Levels(ref int[] levels, int count)
    {
        if (levels.Length < count)
            levels = new int[count];
        return levels.AsMemory(0, count);
    }

    // Only values that are there are stored.
    private (TTo[] Values, bool[] Nulls) Spread<TFrom, TTo>(
        TFrom[] values,
        Memory<int> levels,
        int rows,
        Func<TFrom, TTo> convert,
        TTo none
    )
    {
        var definition = levels.Span;
        var spread = new TTo[rows];
        bool[] nulls = definition.Length > 0 ? new bool[rows] : [];
        int next = 0;
        for (int row = 0; row < rows; row++)
            if (definition.Length > 0 && definition[row] < Data.MaxDefinitionLevel)
                (spread[row], nulls[row]) = (none, true);
            else
                spread[row] = convert(values[next++]);
        return (spread, nulls);
    }

    /// <summary>Lists by their levels: a repetition level of 0 begins a row; the definition level tells a value, a null among values, an
    /// empty list and no list apart (Apache Parquet format, Nested Encoding).</summary>
    private TableValues Lists<T>(T[] values, Memory<int> definitions, Memory<int> repetitions, int rows, Func<T, double> convert)
    {
        int full = Data.MaxDefinitionLevel,
            empty = full - (_hasNullElements ? 2 : 1);
        Span<int> definition = definitions.Span,
            repetition = repetitions.Span;
        int elements = 0;
        foreach (int level in definition)
            elements += level > empty ? 1 : 0;
        if (_numbers.Length != elements)
            _numbers = new double[elements];
        var numbers = _numbers;
        var starts = new int[rows + 1];
        var nulls = new bool[rows];
        bool[] nullElements = [];
        int row = -1,
            next = 0,
            at = 0;
        for (int i = 0; i < repetition.Length; i++)
        {
            if (repetition[i] == 0)
            {
                if (++row == rows)
                    throw new InvalidDataException($"expected {rows} rows, found more");
                starts[row] = at;
                nulls[row] = definition[i] < empty;
            }
            if (row < 0)
                throw new InvalidDataException("expected the beginning of a row, found none");
            if (definition[i] <= empty)
                continue;
            if (definition[i] < full)
            {
                if (nullElements.Length == 0)
                    nullElements = new bool[elements];
                nullElements[at] = true;
            }
            numbers[at++] = definition[i] < full ? double.NaN : convert(values[next++]);
        }
        if (row + 1 != rows)
            throw new InvalidDataException($"expected {rows} rows, found {row + 1}");
        starts[rows] = at;
        return new TableValues
        {
            Numbers = numbers,
            Starts = starts,
            Nulls = nulls,
            NullElements = nullElements,
        };
    }
}
