using System.Text;

namespace KerasSharp.Importers.TensorFlow;

/// <summary>A message of protocol buffers, its fields by number (protobuf.dev, "Encoding"). What it holds is looked at when it is asked
/// for, so that unknown fields cost nothing.</summary>
internal sealed class ProtoMessage
{
    private const int LongestNumber = 10;

    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte>? Bytes)> _fields = [];

    private readonly string _place;

    /// <summary>Splits a message into its fields.</summary>
    /// <exception cref="KerasFormatException">It is no message.</exception>
    internal ProtoMessage(ReadOnlyMemory<byte> bytes, string place)
    {
        _place = place;
        for (int at = 0; at < bytes.Length; )
        {
            ulong tag = ReadNumber(bytes.Span, ref at, place);
            int field = tag >> 3 is > 0 and <= int.MaxValue and var number ? (int)number : throw Damaged(at);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, ReadNumber(bytes.Span, ref at, place), null));
                    break;
                case 1:
                    _fields.Add((field, BitConverter.ToUInt64(Part(bytes, ref at, sizeof(ulong)).Span), null));
                    break;
                case 2:
                    _fields.Add((field, 0, Part(bytes, ref at, ReadNumber(bytes.Span, ref at, place))));
                    break;
                case 5:
                    _fields.Add((field, BitConverter.ToUInt32(Part(bytes, ref at, sizeof(uint)).Span), null));
                    break;
                default:
                    throw Damaged(at);
            }
        }
    }

    /// <summary>A number; 0 where there is none, as the encoding has it.</summary>
    internal long Number(int field) => (long)_fields.LastOrDefault(f => f.Field == field && f.Bytes is null).Number;

    /// <summary>A number that is an index.</summary>
    /// <exception cref="KerasFormatException">It is less than 0 or at least <paramref name="count"/>.</exception>
    internal int Index(int field, int count) =>
        Number(field) is >= 0 and var index && index < count
            ? (int)index
            : throw new KerasFormatException($"{_place}: expected a number below {count} in field {field}, found {Number(field)}");

    /// <summary>All numbers of a field, one by one or packed together.</summary>
    /// <exception cref="KerasFormatException">They are no numbers.</exception>
    internal List<long> Numbers(int field)
    {
        var numbers = new List<long>();
        foreach (var (_, number, packed) in _fields.Where(f => f.Field == field))
        {
            if (packed is not { } bytes)
                numbers.Add((long)number);
            else
                for (int at = 0; at < bytes.Length; )
                    numbers.Add((long)ReadNumber(bytes.Span, ref at, _place));
        }
        return numbers;
    }

    /// <summary>A text; empty where there is none.</summary>
    /// <exception cref="KerasFormatException">It is no UTF-8.</exception>
    internal string Text(int field) => TextOf(Bytes(field).Span, _place, field);

    /// <summary>All texts of a field.</summary>
    /// <exception cref="KerasFormatException">One is no UTF-8.</exception>
    internal string[] Texts(int field) => [.. All(field).Select(b => TextOf(b.Span, _place, field))];

    /// <summary>Bytes; none where there are none.</summary>
    internal ReadOnlyMemory<byte> Bytes(int field) => All(field).LastOrDefault();

    /// <summary>A text of UTF-8.</summary>
    /// <exception cref="KerasFormatException">It is none.</exception>
    internal static string TextOf(ReadOnlySpan<byte> bytes, string place, int field)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new KerasFormatException($"{place}: expected a text in field {field}, found other bytes", e);
        }
    }

    /// <summary>Whether a message or text is there.</summary>
    internal bool Has(int field) => _fields.Exists(f => f.Field == field && f.Bytes is not null);

    /// <summary>The last message of a field; an empty one where there is none.</summary>
    internal ProtoMessage Message(int field) => new(Bytes(field), _place);

    /// <summary>All messages of a field.</summary>
    internal IEnumerable<ProtoMessage> Messages(int field) => All(field).Select(b => new ProtoMessage(b, _place));

    /// <summary>A number of seven bits a byte, the lowest first.</summary>
    /// <exception cref="KerasFormatException">The bytes end within it.</exception>
    internal static ulong ReadNumber(ReadOnlySpan<byte> bytes, ref int at, string place)
    {
        ulong number = 0;
        for (int i = 0; i < LongestNumber && at < bytes.Length; i++)
        {
            byte part = bytes[at++];
            number |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
                return number;
        }
        throw new KerasFormatException($"{place}: expected a number at byte {at}, found the end");
    }

    private IEnumerable<ReadOnlyMemory<byte>> All(int field) =>
        _fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => f.Bytes!.Value);

    private ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> bytes, ref int at, ulong length)
    {
        if (length > (ulong)(bytes.Length - at))
            throw Damaged(at);
        var part = bytes.Slice(at, (int)length);
        at += (int)length;
        return part;
    }

    private KerasFormatException Damaged(int at) => new($"{_place}: expected a field of a message at byte {at}, found other bytes");
}
