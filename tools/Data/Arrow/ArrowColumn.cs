using Apache.Arrow;
using Apache.Arrow.Types;

namespace KerasSharp.Data.Arrow;

/// <summary>One column of an Arrow table: what it holds, and how a batch of its rows is read.</summary>
internal sealed class ArrowColumn
{
    /// <param name="field">The column as the schema has it.</param>
    internal ArrowColumn(Field field) => Column = new TableColumn(field.Name, Kind(field.DataType), Describe(field.DataType));

    /// <summary>What it holds.</summary>
    internal TableColumn Column { get; }

    /// <summary>Reads some rows.</summary>
    internal TableValues Read(IArrowArray array, int rows)
    {
        if (array.Length != rows)
            throw new InvalidDataException($"expected {rows} rows, found {array.Length}");
        ArrowBounds.Require(array);
        return Column.Kind switch
        {
            TableColumnKind.Text => new TableValues { Texts = [.. Enumerable.Range(0, rows).Select(TextsOf(array))] },
            TableColumnKind.Whole => new TableValues { Wholes = Wholes(array, rows), Nulls = Nulls(array, rows) },
            TableColumnKind.Number => new TableValues { Numbers = Numbers(array, rows), Nulls = Nulls(array, rows) },
            _ => Lists(array, rows),
        };
    }

    private static TableColumnKind Kind(IArrowType type) =>
        type switch
        {
            _ when IsText(type) => TableColumnKind.Text,
            _ when IsWhole(type) => TableColumnKind.Whole,
            _ when IsNumber(type) => TableColumnKind.Number,
            _ when ItemOf(type) is { } item && (IsWhole(item) || IsNumber(item)) => TableColumnKind.Numbers,
            _ => TableColumnKind.Other,
        };

    private static string Describe(IArrowType type) => ItemOf(type) is { } item ? $"lists of {item.Name}" : type.Name;

    // Categories are texts that a dictionary holds.
    private static bool IsText(IArrowType type) =>
        type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
        || (type is DictionaryType { ValueType: var value } && IsText(value));

    private static bool IsWhole(IArrowType type) =>
        type.TypeId
            is ArrowTypeId.Int8
                or ArrowTypeId.Int16
                or ArrowTypeId.Int32
                or ArrowTypeId.Int64
                or ArrowTypeId.UInt8
                or ArrowTypeId.UInt16
                or ArrowTypeId.UInt32;

    private static bool IsNumber(IArrowType type) =>
        type.TypeId
            is ArrowTypeId.Float
                or ArrowTypeId.Double
                or ArrowTypeId.HalfFloat
                or ArrowTypeId.Boolean
                or ArrowTypeId.UInt64
                or ArrowTypeId.Decimal128;

    private static IArrowType? ItemOf(IArrowType type) =>
        type switch
        {
            ListType list => list.ValueDataType,
            LargeListType list => list.ValueDataType,
            FixedSizeListType list => list.ValueDataType,
            _ => null,
        };

    private static Func<int, string?> TextsOf(IArrowArray array) =>
        array switch
        {
            StringArray texts => row => texts.GetString(row),
            LargeStringArray texts => row => texts.GetString(row),
            StringViewArray texts => row => texts.GetString(row),
            DictionaryArray categories => TextsOf(categories),
            _ => throw new InvalidDataException($"expected texts, found {array.Data.DataType.Name}"),
        };

    private static Func<int, string?> TextsOf(DictionaryArray categories)
    {
        string?[] words = [.. Enumerable.Range(0, categories.Dictionary.Length).Select(TextsOf(categories.Dictionary))];
        var indices = categories.Indices;
        long[] places = indices is UInt64Array large
            ? [.. large.Values.ToArray().Select(v => checked((long)v))]
            : Wholes(indices, indices.Length);
        return row => indices.IsNull(row) ? null : words[places[row]];
    }

    private static bool[] Nulls(IArrowArray array, int rows) =>
        array.NullCount == 0 ? [] : [.. Enumerable.Range(0, rows).Select(array.IsNull)];

    private static long[] Wholes(IArrowArray array, int count) =>
        array switch
        {
            Int64Array a => a.Values[..count].ToArray(),
            Int32Array a => Convert(a.Values[..count], v => (long)v),
            Int16Array a => Convert(a.Values[..count], v => (long)v),
            Int8Array a => Convert(a.Values[..count], v => (long)v),
            UInt32Array a => Convert(a.Values[..count], v => (long)v),
            UInt16Array a => Convert(a.Values[..count], v => (long)v),
            UInt8Array a => Convert(a.Values[..count], v => (long)v),
            _ => throw new InvalidDataException($"expected whole numbers, found {array.Data.DataType.Name}"),
        };

    private static double[] Numbers(IArrowArray array, int count) =>
        array switch
        {
            FloatArray a => Convert(a.Values[..count], v => (double)v),
            DoubleArray a => a.Values[..count].ToArray(),
            HalfFloatArray a => Convert(a.Values[..count], v => (double)v),
            UInt64Array a => Convert(a.Values[..count], v => (double)v),
            BooleanArray a => [.. Enumerable.Range(0, count).Select(i => a.GetValue(i) == true ? 1.0 : 0.0)],
            Decimal128Array a => [.. Enumerable.Range(0, count).Select(i => (double)(a.GetValue(i) ?? 0))],
            _ => [.. Wholes(array, count).Select(v => (double)v)],
        };

    private static TTo[] Convert<TFrom, TTo>(ReadOnlySpan<TFrom> values, Func<TFrom, TTo> convert)
    {
        var converted = new TTo[values.Length];
        for (int i = 0; i < values.Length; i++)
            converted[i] = convert(values[i]);
        return converted;
    }

    private static TableValues Lists(IArrowArray array, int rows)
    {
        var (items, offsets) = array switch
        {
            ListArray a => (a.Values, Convert(a.ValueOffsets[..(rows + 1)], v => (long)v)),
            LargeListArray a => (a.Values, a.ValueOffsets[..(rows + 1)].ToArray()),
            FixedSizeListArray a => (a.Values, Fixed(a, rows)),
            _ => throw new InvalidDataException($"expected lists, found {array.Data.DataType.Name}"),
        };
        for (int row = 0; row < rows; row++)
            if (offsets[row] < 0 || offsets[row] > offsets[row + 1])
                throw new InvalidDataException($"the list of row {row + 1} ends before it begins");
        // The items before the first list and behind the last are nobody's.
        int from = checked((int)offsets[0]),
            to = checked((int)offsets[rows]);
        if (to > items.Length)
            throw new InvalidDataException($"expected {to} items, found {items.Length}");
        return new TableValues
        {
            Numbers = Numbers(items, to)[from..],
            Starts = [.. offsets.Select(o => (int)(o - from))],
            Nulls = Nulls(array, rows),
            NullElements = items.NullCount == 0 ? [] : [.. Enumerable.Range(from, to - from).Select(items.IsNull)],
        };
    }

    private static long[] Fixed(FixedSizeListArray array, int rows)
    {
        long size = ((FixedSizeListType)array.Data.DataType).ListSize;
        return [.. Enumerable.Range(0, rows + 1).Select(row => row * size)];
    }
}
