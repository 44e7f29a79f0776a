using System.Runtime.InteropServices;
using KerasSharp.Binary;

namespace KerasSharp.Numpy;

/// <summary>Writes a .npy array of 32-bit floats row by row (along its first axis), so that it need not fit into memory.</summary>
public sealed class NpyWriter
{
    private const int RoomForDigits = 20;
    private static readonly ElementFormat Format = new(ElementKind.Float, sizeof(float), !BitConverter.IsLittleEndian);

    private readonly Stream _stream;
    private readonly long[] _rowShape;
    private readonly long? _expected;
    private readonly long _start;
    private readonly int _headerLength;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Where the array goes; seekable where <paramref name="rows"/> is not given.</param>
    /// <param name="rowShape">Lengths of all axes but the first.</param>
    /// <param name="rows">Length of the first axis; null where it is not known yet.</param>
    /// <exception cref="ArgumentException">The length is not known and the stream is not seekable.</exception>
    public NpyWriter(Stream stream, ReadOnlySpan<int> rowShape, long? rows = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (rows is null && !stream.CanSeek)
            throw new ArgumentException("The number of rows must be given for a stream that cannot seek.", nameof(stream));
        (_stream, _expected, _start) = (stream, rows, rows is null ? stream.Position : 0);
        _rowShape = [.. rowShape.ToArray().Select(length => (long)length)];
        var header = Header(rows ?? 0).ToBytes(0);
        if (rows is null)
            header = Header(0).ToBytes(header.Length + RoomForDigits);
        _headerLength = header.Length;
        stream.Write(header);
    }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes rows.</summary>
    /// <param name="values">Their elements, row-major.</param>
    /// <param name="rows">How many they are.</param>
    /// <exception cref="ArgumentException">The number of elements is another.</exception>
    public void WriteRows(ReadOnlySpan<float> values, int rows)
    {
        if (_rowShape.Aggregate((long)rows, (a, b) => a * b) != values.Length)
            throw new ArgumentException(
                $"{rows} rows of shape ({Wording.List(_rowShape)}) do not have {values.Length} elements.",
                nameof(values)
            );
        _stream.Write(MemoryMarshal.AsBytes(values));
        Rows += rows;
    }

    /// <summary>Puts the number of rows into the header where it was not known before.</summary>
    /// <exception cref="InvalidOperationException">Another number of rows was written than was promised.</exception>
    public void Complete()
    {
        if (_expected is { } expected)
        {
            if (expected != Rows)
                throw new InvalidOperationException($"{expected} rows were promised, {Rows} written.");
            return;
        }
        long end = _stream.Position;
        _stream.Position = _start;
        _stream.Write(Header(Rows).ToBytes(_headerLength));
        _stream.Position = end;
    }

    private NpyHeader Header(long rows) => new(Format, false, [rows, .. _rowShape]);
}
