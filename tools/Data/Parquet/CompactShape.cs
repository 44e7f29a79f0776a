namespace KerasSharp.Data.Parquet;

/// <summary>What the fields of a structure are, by their numbers: a field of another type than a reader expects is read as something
/// else by a library that asks for the number alone (parquet.thrift, format 2.11). Fields that are not listed may be anything.</summary>
internal sealed class CompactShape
{
    internal const int Bool = 1,
        Short = 4,
        Int = 5,
        Long = 6,
        Binary = 8,
        List = 9,
        Struct = 12;

    private static readonly CompactShape s_pair = new() { [1] = (Binary, 0, null), [2] = (Binary, 0, null) };

    private static readonly CompactShape s_statistics = new()
    {
        [1] = (Binary, 0, null),
        [2] = (Binary, 0, null),
        [3] = (Long, 0, null),
        [4] = (Long, 0, null),
        [5] = (Binary, 0, null),
        [6] = (Binary, 0, null),
        [7] = (Bool, 0, null),
        [8] = (Bool, 0, null),
    };

    private static readonly CompactShape s_column = new()
    {
        [1] = (Int, 0, null),
        [2] = (List, Int, null),
        [3] = (List, Binary, null),
        [4] = (Int, 0, null),
        [5] = (Long, 0, null),
        [6] = (Long, 0, null),
        [7] = (Long, 0, null),
        [8] = (List, Struct, s_pair),
        [9] = (Long, 0, null),
        [10] = (Long, 0, null),
        [11] = (Long, 0, null),
        [12] = (Struct, 0, s_statistics),
        [13] = (List, Struct, null),
        [14] = (Long, 0, null),
        [15] = (Int, 0, null),
        [16] = (Struct, 0, null),
        [17] = (Struct, 0, null),
    };

    private static readonly CompactShape s_chunk = new()
    {
        [1] = (Binary, 0, null),
        [2] = (Long, 0, null),
        [3] = (Struct, 0, s_column),
        [4] = (Long, 0, null),
        [5] = (Int, 0, null),
        [6] = (Long, 0, null),
        [7] = (Int, 0, null),
        [8] = (Struct, 0, null),
        [9] = (Binary, 0, null),
    };

    private static readonly CompactShape s_group = new()
    {
        [1] = (List, Struct, s_chunk),
        [2] = (Long, 0, null),
        [3] = (Long, 0, null),
        [4] = (List, Struct, null),
        [5] = (Long, 0, null),
        [6] = (Long, 0, null),
        [7] = (Short, 0, null),
    };

    private static readonly CompactShape s_element = new()
    {
        [1] = (Int, 0, null),
        [2] = (Int, 0, null),
        [3] = (Int, 0, null),
        [4] = (Binary, 0, null),
        [5] = (Int, 0, null),
        [6] = (Int, 0, null),
        [7] = (Int, 0, null),
        [8] = (Int, 0, null),
        [9] = (Int, 0, null),
        [10] = (Struct, 0, null),
    };

    private static readonly CompactShape s_dataPage = new()
    {
        [1] = (Int, 0, null),
        [2] = (Int, 0, null),
        [3] = (Int, 0, null),
        [4] = (Int, 0, null),
        [5] = (Struct, 0, s_statistics),
    };

    private static readonly CompactShape s_dictionaryPage = new()
    {
        [1] = (Int, 0, null),
        [2] = (Int, 0, null),
        [3] = (Bool, 0, null),
    };

    private static readonly CompactShape s_secondDataPage = new()
    {
        [1] = (Int, 0, null),
        [2] = (Int, 0, null),
        [3] = (Int, 0, null),
        [4] = (Int, 0, null),
        [5] = (Int, 0, null),
        [6] = (Int, 0, null),
        [7] = (Bool, 0, null),
        [8] = (Struct, 0, s_statistics),
    };

    private readonly Dictionary<int, (int Type, int Element, CompactShape? Inner)> _fields = [];

    /// <summary>The footer of a file: FileMetaData.</summary>
    internal static CompactShape Footer { get; } =
        new()
        {
            [1] = (Int, 0, null),
            [2] = (List, Struct, s_element),
            [3] = (Long, 0, null),
            [4] = (List, Struct, s_group),
            [5] = (List, Struct, s_pair),
            [6] = (Binary, 0, null),
            [7] = (List, Struct, null),
            [8] = (Struct, 0, null),
            [9] = (Binary, 0, null),
        };

    /// <summary>The header of a page: PageHeader.</summary>
    internal static CompactShape Page { get; } =
        new()
        {
            [1] = (Int, 0, null),
            [2] = (Int, 0, null),
            [3] = (Int, 0, null),
            [4] = (Int, 0, null),
            [5] = (Struct, 0, s_dataPage),
            [6] = (Struct, 0, null),
            [7] = (Struct, 0, s_dictionaryPage),
            [8] = (Struct, 0, s_secondDataPage),
        };

    private (int Type, int Element, CompactShape? Inner) this[int field]
    {
        set => _fields[field] = value;
    }

    /// <summary>What a structure in a field has, or the structures of a list; null for anything.</summary>
    /// <param name="field">The field.</param>
    /// <param name="type">Its type as it stands there.</param>
    /// <exception cref="InvalidDataException">Another type is expected.</exception>
    internal CompactShape? Enter(int field, int type)
    {
        if (!_fields.TryGetValue(field, out var known))
            return null;
        return known.Type == type
            ? known.Inner
            : throw new InvalidDataException($"field {field} of a structure has the type {type}, expected {known.Type}");
    }

    /// <summary>Refuses a list of other elements.</summary>
    /// <exception cref="InvalidDataException">Another type is expected.</exception>
    internal void RequireElement(int field, int type)
    {
        if (_fields.TryGetValue(field, out var known) && known.Element != type)
            throw new InvalidDataException($"field {field} of a structure lists the type {type}, expected {known.Element}");
    }
}
