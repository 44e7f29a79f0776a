namespace KerasSharp.Data.Parquet;

/// <summary>Is told what stands in a structure of Thrift's compact protocol.</summary>
internal interface ICompactVisitor
{
    /// <summary>A structure begins.</summary>
    /// <param name="path">The numbers of the fields that lead to it, outermost first; an element of a list has its list's.</param>
    void Begin(ReadOnlySpan<int> path);

    /// <summary>A whole number.</summary>
    /// <param name="path">The numbers of the fields that lead to it.</param>
    /// <param name="value">The number.</param>
    void Number(ReadOnlySpan<int> path, long value);
}

/// <summary>Walks a structure of Thrift's compact protocol, in which Parquet keeps its footer and the headers of its pages, without taking
/// memory for what it claims: a list has no more elements than there are bytes left, a text no more bytes, and structures are not nested
/// without end (Thrift compact protocol encoding).</summary>
internal ref struct CompactWalk
{
    private const int Deepest = 32,
        True = 1,
        False = 2,
        Byte = 3,
        Short = 4,
        Int = 5,
        Long = 6,
        Double = 7,
        Binary = 8,
        List = 9,
        Set = 10,
        Map = 11,
        Struct = 12,
        Uuid = 13;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ICompactVisitor _visitor;
    private readonly int[] _path = new int[Deepest];
    private int _depth;
    private int _lists;

    private CompactWalk(ReadOnlySpan<byte> bytes, ICompactVisitor visitor)
    {
        _bytes = bytes;
        _visitor = visitor;
    }

    private int Position { get; set; }

    private readonly ReadOnlySpan<int> Path => _path.AsSpan(0, _depth);

    /// <summary>Walks a structure.</summary>
    /// <param name="bytes">The bytes that begin with it.</param>
    /// <param name="visitor">Is told what stands in it.</param>
    /// <param name="shape">What its fields are; null for anything.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="EndOfStreamException">It goes on behind these bytes.</exception>
    internal static int Walk(ReadOnlySpan<byte> bytes, ICompactVisitor visitor, CompactShape? shape = null)
    {
        var walk = new CompactWalk(bytes, visitor);
        walk.Fields(shape);
        return walk.Position;
    }

    private void Fields(CompactShape? shape)
    {
        _visitor.Begin(Path);
        if (_depth == Deepest)
            throw new InvalidDataException($"structures are nested more than {Deepest} times");
        int field = 0;
        _depth++;
        for (int head = Take(); head != 0; head = Take())
        {
            field = head >> 4 is > 0 and var step ? field + step : (int)ZigZag();
            _path[_depth - 1] = field;
            int type = head & 15;
            var inner = shape?.Enter(field, type == False ? True : type);
            if (type is True or False)
                _visitor.Number(Path, type == True ? 1 : 0);
            else if (type is List or Set)
                Elements(shape, inner);
            else
                Value(type, inner);
        }
        _depth--;
    }

    private void Value(int type, CompactShape? shape)
    {
        switch (type)
        {
            case True or False or Byte:
                Take();
                break;
            case Short or Int or Long:
                _visitor.Number(Path, ZigZag());
                break;
            case Double:
                Pass(sizeof(double));
                break;
            case Uuid:
                Pass(16);
                break;
            case Binary:
                Pass(Varint());
                break;
            case List or Set:
                Elements(null, null);
                break;
            case Map:
                Pairs();
                break;
            case Struct:
                Fields(shape);
                break;
            default:
                throw new InvalidDataException($"expected a type of the compact protocol, found {type}");
        }
    }

    private void Elements(CompactShape? owner, CompactShape? inner)
    {
        int head = Take();
        ulong count = head >> 4 == 15 ? Varint() : (ulong)(head >> 4);
        RequireLeft(count, "elements of a list");
        EnterList();
        if (count > 0)
            owner?.RequireElement(_path[_depth - 1], head & 15);
        for (ulong i = 0; i < count; i++)
            Value(head & 15, inner);
        _lists--;
    }

    private void Pairs()
    {
        ulong count = Varint();
        RequireLeft(count, "entries of a map");
        if (count == 0)
            return;
        int types = Take();
        EnterList();
        for (ulong i = 0; i < count; i++)
        {
            Value(types >> 4, null);
            Value(types & 15, null);
        }
        _lists--;
    }

    // Lists of lists are nested, too.
    private void EnterList()
    {
        if (++_lists > Deepest)
            throw new InvalidDataException($"lists are nested more than {Deepest} times");
    }

    private readonly void RequireLeft(ulong count, string what)
    {
        if (count > (ulong)(_bytes.Length - Position))
            throw new EndOfStreamException($"expected at most {_bytes.Length - Position} {what}, found {count}");
    }

    private int Take() =>
        Position < _bytes.Length ? _bytes[Position++] : throw new EndOfStreamException($"expected more than {_bytes.Length} bytes");

    private void Pass(ulong bytes)
    {
        RequireLeft(bytes, "bytes");
        Position += (int)bytes;
    }

    private long ZigZag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            int next = Take();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
        throw new InvalidDataException("a whole number has more than 10 bytes");
    }
}
