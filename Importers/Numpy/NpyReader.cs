using System.Runtime.InteropServices;
using KerasSharp.Binary;

namespace KerasSharp.Numpy;

/// <summary>
/// Reads a .npy array row by row (along its first axis) as 32-bit floats, so that it need not fit into memory. Only an array in
/// Fortran order, whose rows lie scattered, is read as a whole.
/// </summary>
public sealed class NpyReader : IDisposable
{
    private const int Greatest = 1 << 24;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly ElementFormat _format;
    private byte[] _bytes = [];
    private double[] _wide = [];

    private NpyReader(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        var header = NpyHeader.Read(stream, name);
        if (header.Shape.Length == 0)
            throw new KerasFormatException($"{name}: expected an array with a first axis, the samples; found a single number.");
        if (header.Shape[1..].Any(length => length > int.MaxValue) || header.Shape[1..].Aggregate(1d, (a, b) => a * b) > int.MaxValue)
            throw new KerasUnsupportedException(
                $"{name}: one row of the shape ({Wording.List(header.Shape)}) has more than {int.MaxValue} elements."
            );
        _format = header.Format;
        Rows = header.Shape[0];
        RowShape = Array.ConvertAll(header.Shape[1..], length => (int)length);
        if (stream.CanSeek && stream.Length - stream.Position != header.ByteCount)
            throw new KerasFormatException(
                $"{name}: expected {header.ByteCount} bytes of data for the shape ({Wording.List(header.Shape)}) of {_format}, found "
                    + $"{stream.Length - stream.Position}."
            );
        if (header.FortranOrder && header.Shape.Length > 1)
            _stream = RowMajor(header, stream, name);
    }

    /// <summary>Length of the first axis.</summary>
    public long Rows { get; }

    /// <summary>Lengths of the other axes.</summary>
    public IReadOnlyList<int> RowShape { get; }

    /// <summary>Elements of one row.</summary>
    public int RowSize => RowShape.Aggregate(1, (a, b) => a * b);

    /// <summary>Rows read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a .npy file.</summary>
    /// <exception cref="KerasFormatException">The file is damaged or no .npy file.</exception>
    /// <exception cref="KerasUnsupportedException">A dtype or version that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static NpyReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan), path);
    }

    /// <summary>Reads from a stream, which the reader then owns; it need not be seekable.</summary>
    /// <param name="stream">From the array's header on; where its length can be told, it ends with the array.</param>
    /// <param name="name">What error messages call this input.</param>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static NpyReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return new NpyReader(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next rows, as many as there are and fit.</summary>
    /// <param name="target">Room for at least <paramref name="most"/> rows.</param>
    /// <param name="most">The most rows to read.</param>
    /// <returns>Rows read; 0 at the end.</returns>
    /// <exception cref="KerasFormatException">The data are truncated, or hold an integer that float32 may not hold exactly.</exception>
    public int ReadRows(Span<float> target, int most)
    {
        int rows = (int)Math.Min(most, Rows - Position),
            count = checked(rows * RowSize),
            size = checked(count * _format.Size);
        // What is stored as it is used goes straight to its place.
        if (!_format.IsNativeFloat && _bytes.Length < size)
            _bytes = new byte[size];
        var bytes = _format.IsNativeFloat ? MemoryMarshal.AsBytes(target[..count]) : _bytes.AsSpan(0, size);
        int got = _stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
        if (got < size)
            throw new KerasFormatException(
                $"{_name}: truncated .npy data: expected {Rows} rows, found {Position + got / Math.Max(1, RowSize * _format.Size)}."
            );
        if (_format.Kind is ElementKind.Signed or ElementKind.Unsigned && _format.Size > 2)
            ConvertExactly(bytes, target[..count]);
        else if (!_format.IsNativeFloat)
            _format.Convert(bytes, target[..count]);
        Position += rows;
        return rows;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    // Rounding would make another token of a large index.
    private void ConvertExactly(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        if (_wide.Length < target.Length)
            _wide = new double[target.Length];
        var wide = _wide.AsSpan(0, target.Length);
        _format.Convert(bytes, wide);
        for (int i = 0; i < wide.Length; i++)
        {
            if (Math.Abs(wide[i]) > Greatest)
                throw new KerasFormatException(
                    $"{_name}: expected integers from {-Greatest} to {Greatest}, which float32 holds exactly, found {wide[i]:F0} in "
                        + $"row {Position + i / RowSize}."
                );
            target[i] = (float)wide[i];
        }
    }

    private static MemoryStream RowMajor(NpyHeader header, Stream stream, string name)
    {
        var array = NpyArray.Read(header, stream, name);
        stream.Dispose();
        return array.OpenRaw();
    }
}
