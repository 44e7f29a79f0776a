using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using KerasSharp.Importers.Python.Values;

namespace KerasSharp.Importers.Python.Marshal;

/// <summary>Reads what CPython's <c>marshal.dumps</c> wrote of a function's code (versions 2 to 4 of the format), as data: bounded in size
/// and depth, every count checked against the bytes that are left.</summary>
internal sealed class MarshalReader
{
    /// <summary>A function of this many bytes is a program.</summary>
    internal const int MostBytes = 1 << 18;

    private const int Deepest = 24;
    private const long MostValues = 1 << 16;
    private const byte HasReference = 0x80;
    private readonly byte[] _bytes;
    private readonly CodeLayout _layout;
    private readonly List<PythonValue?> _references = [];
    private int _at;

    private MarshalReader(byte[] bytes, CodeLayout layout) => (_bytes, _layout) = (bytes, layout);

    /// <summary>The function whose code it is.</summary>
    /// <exception cref="PythonCodeException">The bytes are no code of CPython 2.7 or 3.4 to 3.13.</exception>
    internal static PythonCode Read(byte[] bytes)
    {
        if (bytes.Length > MostBytes)
            throw new PythonCodeException($"expected at most {MostBytes} bytes of code, found {bytes.Length}");
        // Nothing in the bytes says the release. Each layout is tried, and one fits.
        foreach (var layout in Enum.GetValues<CodeLayout>())
        {
            try
            {
                var reader = new MarshalReader(bytes, layout);
                if (reader.Value(0) is PythonCode code && reader._at == bytes.Length)
                    return code;
            }
            catch (DamagedException)
            {
                // The next layout may be the one.
                continue;
            }
        }
        throw new PythonCodeException($"expected a code object of CPython 2.7 or 3.4 to 3.13, found {bytes.Length} bytes that are none");
    }

    private PythonValue Value(int depth)
    {
        if (depth > Deepest)
            throw new DamagedException();
        byte type = Byte();
        bool referred = _layout != CodeLayout.Python2 && (type & HasReference) != 0;
        int place = _references.Count;
        if (referred)
            _references.Add(null);
        var value = OfType((char)(referred ? type & ~HasReference : type), depth);
        if (value.Size > MostValues)
            throw new DamagedException();
        if (referred)
            _references[place] = value;
        return value;
    }

    private PythonValue OfType(char type, int depth) =>
        type switch
        {
            'N' => PythonNone.Value,
            '.' => PythonEllipsis.Value,
            'T' => new PythonBool(true),
            'F' => new PythonBool(false),
            'i' => new PythonInt(Int32()),
            'I' => new PythonInt(BinaryPrimitives.ReadInt64LittleEndian(Take(8))),
            'l' => Long(),
            'g' => new PythonFloat(BinaryPrimitives.ReadDoubleLittleEndian(Take(8))),
            'f' => new PythonFloat(FloatOf(Ascii(Byte()))),
            's' => Bytes(),
            't' => Interned(),
            'R' => Referred(Count(0)),
            'r' => Referred(Int32()),
            'u' => new PythonText(Utf8(Int32())),
            'a' or 'A' => new PythonText(Ascii(Int32())),
            'z' or 'Z' => new PythonText(Ascii(Byte())),
            ')' => Sequence(Byte(), depth),
            '(' or '[' or '<' or '>' => Sequence(Count(1), depth),
            'c' => Code(depth),
            _ => throw new DamagedException(),
        };

    // A text of Python 2 is bytes; what is no text there, a code's own instructions, is asked for as bytes.
    private PythonValue Bytes() => new PythonBytes(Take(Int32()).ToArray());

    private PythonText Interned()
    {
        var text = new PythonText(Utf8(Int32()));
        if (_layout == CodeLayout.Python2)
            _references.Add(text);
        return text;
    }

    private PythonValue Referred(int place) =>
        place >= 0 && place < _references.Count && _references[place] is { } value ? value : throw new DamagedException();

    // Digits of 15 bits, the sign in their count.
    private PythonInt Long()
    {
        int digits = Int32();
        if (digits is < -4 or > 4)
            throw new DamagedException();
        long value = 0;
        for (int i = 0; i < Math.Abs(digits); i++)
            value |= (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)) << (15 * i);
        return new PythonInt(digits < 0 ? -value : value);
    }

    private PythonSequence Sequence(int count, int depth)
    {
        if (count > _bytes.Length - _at)
            throw new DamagedException();
        var items = new PythonValue[count];
        for (int i = 0; i < count; i++)
            items[i] = Value(depth + 1);
        return new PythonSequence(items);
    }

    private PythonCode Code(int depth)
    {
        int arguments = Int32();
        if (_layout >= CodeLayout.Python38)
            Int32();
        int keywords = _layout == CodeLayout.Python2 ? 0 : Int32();
        if (_layout != CodeLayout.Python311)
            Int32();
        Int32();
        int flags = Int32();
        byte[] instructions = Value(depth + 1) is PythonBytes { Value: var bytes } ? bytes : throw new DamagedException();
        var constants = Value(depth + 1) is PythonSequence { Items: var items } ? items : throw new DamagedException();
        string[] names = Names(depth),
            locals = Names(depth),
            free,
            cells;
        if (_layout == CodeLayout.Python311)
        {
            byte[] kinds = Value(depth + 1) is PythonBytes { Value: var k } ? k : throw new DamagedException();
            if (kinds.Length != locals.Length)
                throw new DamagedException();
            const int isFree = 0x80;
            free = [.. locals.Where((_, i) => (kinds[i] & isFree) != 0)];
            cells = [];
        }
        else
        {
            free = Names(depth);
            cells = [.. Names(depth), .. free];
        }
        Value(depth + 1);
        string name = Text(Value(depth + 1));
        if (_layout == CodeLayout.Python311)
            Value(depth + 1);
        Int32();
        // 3.10 tells the line of every instruction, earlier releases that of each line's first one.
        bool coversAll =
            Value(depth + 1) is PythonBytes { Value: var lines } && lines.Where((_, at) => at % 2 == 0).Sum(b => b) == instructions.Length;
        if (_layout == CodeLayout.Python311)
            Value(depth + 1);
        if (arguments < 0 || keywords < 0 || (long)arguments + keywords > locals.Length)
            throw new DamagedException();
        return new PythonCode
        {
            Layout = _layout,
            ArgumentCount = arguments,
            KeywordOnlyCount = keywords,
            Flags = flags,
            Instructions = instructions,
            Constants = constants,
            Names = names,
            Locals = locals,
            Cells = cells,
            Free = free,
            JumpsByInstruction = _layout == CodeLayout.Python38 && coversAll,
            Name = name,
        };
    }

    private string[] Names(int depth) =>
        Value(depth + 1) is PythonSequence { Items: var items } ? [.. items.Select(Text)] : throw new DamagedException();

    private static string Text(PythonValue value) =>
        value switch
        {
            PythonText { Value: var text } => text,
            PythonBytes { Value: var bytes } => Encoding.Latin1.GetString(bytes),
            _ => throw new DamagedException(),
        };

    private static double FloatOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new DamagedException();

    private string Utf8(int length) => Encoding.UTF8.GetString(Take(length));

    private string Ascii(int length) => Encoding.Latin1.GetString(Take(length));

    // Each item takes at least that many bytes.
    private int Count(int smallest)
    {
        int count = Int32();
        return count >= 0 && (long)count * smallest <= _bytes.Length - _at ? count : throw new DamagedException();
    }

    private int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _bytes.Length - _at)
            throw new DamagedException();
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    /// <summary>The bytes are not laid out so.</summary>
    private sealed class DamagedException : Exception;
}
