using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using KerasSharp.Hdf5.Chunks;
using KerasSharp.Hdf5.Format;
using KerasSharp.Hdf5.Writing;

namespace KerasSharp.Hdf5;

/// <summary>An array of a file.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    // Bytes converted at once where a whole dataset would not fit in one span.
    private const int Piece = 1 << 24;
    private readonly Dataspace _space;
    private readonly DataLayout _layout;
    private readonly byte[]? _fill;

    internal Hdf5Dataset(Hdf5File file, ObjectHeader header, string path)
        : base(file, header, path)
    {
        Type = header.Datatype;
        var spaceCursor = header.Open(MessageType.Dataspace);
        _space = Dataspace.Read(ref spaceCursor);
        if (header.Find(MessageType.ExternalFiles) is not null)
            throw Place.Unsupported("external storage, which is never followed,");
        var layoutCursor = header.Open(MessageType.DataLayout);
        _layout = DataLayout.Read(ref layoutCursor, Type.Size);
        _fill = FillValue.Read(header, Place, Type.Size);
        Filters = header.Find(MessageType.FilterPipeline) is { } filters ? FilterMessage.Read(filters.Open(Place)) : [];
    }

    /// <summary>Type of the elements.</summary>
    public Hdf5Datatype Type { get; }

    /// <summary>Lengths of the axes; empty for a scalar.</summary>
    public long[] Shape => [.. _space.Shape];

    /// <summary>Elements: the product of <see cref="Shape"/>.</summary>
    public long Count => _space.Count;

    /// <summary>Whether it has no shape and no elements (h5py's Empty).</summary>
    public bool IsNull => _space.IsNull;

    /// <summary>How the elements are stored.</summary>
    public Hdf5Layout Layout => _layout.Class;

    /// <summary>Axes of a chunk; empty unless <see cref="Layout"/> is chunked.</summary>
    public IReadOnlyList<long> ChunkShape => _layout.ChunkShape;

    /// <summary>What the chunks went through when written, in that order.</summary>
    public IReadOnlyList<Hdf5Filter> Filters { get; }

    /// <summary>The elements as 32-bit floats in row-major order; float16, float64, integers and bool are converted.</summary>
    /// <exception cref="KerasFormatException">The dataset is damaged, or holds text.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype, a filter or its size is not supported.</exception>
    public float[] ReadFloats() => Read<float>();

    /// <summary>The elements as 64-bit floats in row-major order.</summary>
    /// <inheritdoc cref="ReadFloats" path="/exception"/>
    public double[] ReadDoubles() => Read<double>();

    /// <summary>The elements as 64-bit integers in row-major order.</summary>
    /// <exception cref="KerasFormatException">The dataset is damaged, or an element is no integer.</exception>
    /// <exception cref="KerasUnsupportedException">Its datatype, a filter or its size is not supported.</exception>
    public long[] ReadInt64s()
    {
        Elements.FormatOf(Place, Type);
        return Elements.ToInt64s(Place, Type, ReadRaw());
    }

    /// <summary>The elements as texts in row-major order.</summary>
    /// <exception cref="KerasFormatException">The dataset is damaged, or holds no text.</exception>
    /// <exception cref="KerasUnsupportedException">A filter or its size is not supported.</exception>
    public string[] ReadStrings()
    {
        if (!Type.IsString)
            throw Place.Bad($"expected text, found {Type}");
        return Elements.ToStrings(Place, Type, ReadRaw());
    }

    /// <summary>The elements as the file's own bytes, in row-major order, after undoing filters.</summary>
    /// <exception cref="KerasFormatException">The dataset is damaged.</exception>
    /// <exception cref="KerasUnsupportedException">A filter is not supported, or there are more than 2 GiB.</exception>
    public byte[] ReadRaw()
    {
        var chunks = Plan();
        if (ByteCount > Array.MaxLength)
            throw Place.Unsupported($"reading {ByteCount} bytes in one piece");
        var bytes = new byte[ByteCount];
        FillRaw(chunks, bytes);
        return bytes;
    }

    /// <summary>Converts the elements to 32-bit floats in row-major order.</summary>
    /// <param name="target">As long as there are elements.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> has another length.</exception>
    /// <inheritdoc cref="ReadFloats" path="/exception"/>
    public void ReadInto(Span<float> target)
    {
        if (target.Length != Count)
            throw new ArgumentException(
                $"{Place.File}: {Path}: expected room for {Count} elements, found {target.Length}.",
                nameof(target)
            );
        Read(target, Plan());
    }

    /// <summary>
    /// The elements without a copy, where they lie in one block as 32-bit floats of this machine's byte order; valid until the file
    /// is disposed.
    /// </summary>
    /// <exception cref="KerasFormatException">The dataset is damaged.</exception>
    public bool TryGetFloatSpan(out ReadOnlySpan<float> values)
    {
        values = default;
        if (!HasFloatBlock)
            return false;
        Plan();
        values = MemoryMarshal.Cast<byte, float>(Place.Slice(_layout.Address, (ulong)ByteCount, "dataset"));
        return true;
    }

    /// <inheritdoc cref="TryGetFloatSpan"/>
    public bool TryGetFloatMemory(out ReadOnlyMemory<float> values)
    {
        values = default;
        if (!TryGetFloatSpan(out var span))
            return false;
        values = span.IsEmpty ? default : new FloatBlock(this, span.Length).Memory;
        return true;
    }

    internal WrittenData ToContent() => WrittenData.Of(Place, Type, IsNull ? null : Shape, WriteRaw, ReadStrings);

    private long ByteCount => checked(_space.Count * Type.Size);

    private bool HasFloatBlock =>
        Type.Format is { IsNativeFloat: true }
        && _layout.Class != Hdf5Layout.Chunked
        && _space.Count <= int.MaxValue / sizeof(float)
        && _layout.Address != Superblock.Undefined;

    private T[] Read<T>()
        where T : unmanaged, INumberBase<T>
    {
        Elements.FormatOf(Place, Type);
        var chunks = Plan();
        if (Count > Array.MaxLength)
            throw Place.Unsupported($"reading {Count} elements into one array");
        var values = GC.AllocateUninitializedArray<T>((int)Count);
        Read(values.AsSpan(), chunks);
        return values;
    }

    private void Read<T>(Span<T> target, List<StoredChunk>? chunks)
        where T : unmanaged, INumberBase<T>
    {
        var format = Elements.FormatOf(Place, Type);
        if (chunks is null && _layout.Address != Superblock.Undefined)
        {
            var perPiece = Piece / Type.Size;
            for (var start = 0; start < target.Length; start += perPiece)
            {
                var piece = target.Slice(start, Math.Min(perPiece, target.Length - start));
                var address = _layout.Address + ((ulong)start * (ulong)Type.Size);
                if (format.IsNativeFloat && typeof(T) == typeof(float))
                    Place.Copy(address, MemoryMarshal.AsBytes(piece), "dataset");
                else
                    format.Convert(Place.Slice(address, (ulong)piece.Length * (ulong)Type.Size, "dataset"), piece);
            }
        }
        else if (format.IsNativeFloat && typeof(T) == typeof(float) && ByteCount <= int.MaxValue)
            FillRaw(chunks, MemoryMarshal.AsBytes(target));
        else
        {
            if (ByteCount > Array.MaxLength)
                throw Place.Unsupported($"reading {ByteCount} bytes in one piece");
            var bytes = new byte[ByteCount];
            FillRaw(chunks, bytes);
            format.Convert(bytes, target);
        }
    }

    // Checks sizes against the file before anything is allocated. Chunks, or null where there are none.
    private List<StoredChunk>? Plan()
    {
        if ((UInt128)_space.Count * (UInt128)Type.Size > long.MaxValue)
            throw Place.Bad($"expected fewer than 2^63 bytes, found {_space.Count} elements of {Type.Size}");
        if (_layout.Class == Hdf5Layout.Chunked)
        {
            var (chunks, unwritten) = Chunks.Plan();
            RequireOwn(chunks.Aggregate(0UL, (sum, chunk) => sum + chunk.Size), unwritten);
            return chunks;
        }

        if (Filters.Count > 0)
            throw Place.Bad("expected filters on a chunked dataset only");
        if (_layout.Address == Superblock.Undefined)
        {
            if (ByteCount > ChunkReader.MaxUnwrittenBytes + Place.Limit)
                throw Place.Unsupported(
                    $"a dataset of {ByteCount} bytes that were never written, more than "
                        + $"{ChunkReader.MaxUnwrittenBytes} beyond the file's size,"
                );
            RequireOwn(0, (ulong)ByteCount);
            return null;
        }

        var limit = (ulong)Place.Limit;
        if ((ulong)ByteCount > _layout.Size)
            throw Place.Bad(
                "dataset",
                _layout.Address,
                $"expected {ByteCount} bytes for shape ({Wording.List(_space.Shape)}) of {Type}, found {_layout.Size}"
            );
        if (_layout.Address > limit || (ulong)ByteCount > limit - _layout.Address)
            throw Place.Bad(
                "dataset",
                _layout.Address,
                $"{ByteCount} bytes run over the end of the file; expected at most "
                    + $"{(_layout.Address > limit ? 0 : limit - _layout.Address)}"
            );
        RequireOwn((ulong)ByteCount, 0);
        return null;
    }

    // Datasets that share their data, or claim unwritten elements each for itself, would make much of a small file.
    private void RequireOwn(ulong stored, ulong unwritten)
    {
        var (ledger, limit) = (Place.Bytes.Ledger, (ulong)Place.Limit);
        if (!ledger.TryTakeOnce("data", Header.Address, stored, limit))
            throw Place.Bad(
                $"its {stored} bytes are claimed by other datasets, too; expected the data of all to be no larger than the file's "
                    + $"{limit} bytes together"
            );
        if (!ledger.TryTakeOnce("unwritten data", Header.Address, unwritten, (ulong)ChunkReader.MaxUnwrittenBytes + limit))
            throw Place.Unsupported(
                $"datasets with {unwritten} more bytes that were never written, together more than "
                    + $"{ChunkReader.MaxUnwrittenBytes} beyond the file's size,"
            );
    }

    private ChunkReader Chunks => new(Place, _space, _layout, Filters, Type.Size);

    private void FillRaw(List<StoredChunk>? chunks, Span<byte> target)
    {
        if (chunks is null && _layout.Address != Superblock.Undefined)
        {
            Place.Slice(_layout.Address, (ulong)target.Length, "dataset").CopyTo(target);
            return;
        }

        if (_fill is null)
            target.Clear();
        else
        {
            for (var at = 0; at < target.Length; at += _fill.Length)
                _fill.CopyTo(target[at..]);
        }

        if (chunks is not null)
            Chunks.Read(chunks, target);
    }

    private void WriteRaw(Stream stream)
    {
        if (Plan() is not null || _layout.Address == Superblock.Undefined)
        {
            stream.Write(ReadRaw());
            return;
        }

        for (long start = 0; start < ByteCount; start += Piece)
            stream.Write(Place.Slice(_layout.Address + (ulong)start, (ulong)Math.Min(Piece, ByteCount - start), "dataset"));
    }

    // Asks the file for its bytes each time, so that use after disposal is an error and not a crash.
    private sealed class FloatBlock(Hdf5Dataset dataset, int count) : MemoryManager<float>
    {
        public override Span<float> GetSpan()
        {
            dataset.TryGetFloatSpan(out var span);
            return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(span), count);
        }

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            dataset.TryGetFloatSpan(out var span);
            return new MemoryHandle(
                (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)) + elementIndex
            );
        }

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
