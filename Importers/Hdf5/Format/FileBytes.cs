using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace KerasSharp.Hdf5.Format;

/// <summary>The bytes of one file, mapped or in memory, for random access.</summary>
internal sealed unsafe class FileBytes : IDisposable
{
    // Below this size one read is quicker than setting up a mapping.
    private const long MapFrom = 1 << 20;

    // Above this size a read is quicker than the faults of the mapping's pages.
    private const int ReadFrom = 1 << 15;

    private readonly IDisposable _owner;
    private SafeFileHandle? _handle;
    private long _origin;
    private byte* _start;

    private FileBytes(byte* start, long length, IDisposable owner)
    {
        _start = start;
        Length = length;
        _owner = owner;
    }

    internal long Length { get; }

    /// <summary>What was read of it.</summary>
    internal FileLedger Ledger { get; } = new();

    /// <summary>Whether checksums are compared. Tests that damage files on purpose turn it off to get behind the checksums.</summary>
    internal bool VerifiesChecksums { get; init; } = true;

    internal static FileBytes Open(string path) => Open(path, 0, null);

    /// <summary>A part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">Its bytes; null for all that follow.</param>
    internal static FileBytes Open(string path, long offset, long? length)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            long count = length ?? stream.Length - offset;
            if (count >= MapFrom)
                return Map(stream, offset, count);
            var bytes = new byte[count];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            stream.Dispose();
            return Of(bytes);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    internal static FileBytes Of(ReadOnlyMemory<byte> memory, bool verifyChecksums = true)
    {
        var pin = memory.Pin();
        return new FileBytes((byte*)pin.Pointer, memory.Length, new Pin(pin)) { VerifiesChecksums = verifyChecksums };
    }

    /// <summary>Bytes that the caller has checked to lie in the file.</summary>
    internal ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ThrowIfDisposed();
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} of {Length}.");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    /// <summary>Copies bytes that the caller has checked to lie in the file; false where others have cut it meanwhile.</summary>
    internal bool TryCopy(long offset, Span<byte> target)
    {
        if (_handle is not { } handle || target.Length < ReadFrom)
        {
            Slice(offset, target.Length).CopyTo(target);
            return true;
        }
        ThrowIfDisposed();
        while (!target.IsEmpty)
        {
            int count = RandomAccess.Read(handle, target, _origin + offset);
            if (count == 0)
                return false;
            offset += count;
            target = target[count..];
        }
        return true;
    }

    // The user holds the file, and knows nothing of its bytes.
    private void ThrowIfDisposed()
    {
        if (_start == null && Length > 0)
            throw new ObjectDisposedException("Hdf5File");
    }

    public void Dispose()
    {
        if (_start == null)
            return;
        _start = null;
        _handle = null;
        _owner.Dispose();
    }

    private static FileBytes Map(FileStream stream, long offset, long length)
    {
        var file = MemoryMappedFile.CreateFromFile(
            stream,
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
        var view = file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new FileBytes(start + view.PointerOffset, length, new Mapping(file, view))
        {
            _handle = stream.SafeFileHandle,
            _origin = offset,
        };
    }

    private sealed class Pin(MemoryHandle handle) : IDisposable
    {
        private MemoryHandle _handle = handle;

        public void Dispose() => _handle.Dispose();
    }

    private sealed class Mapping(MemoryMappedFile file, MemoryMappedViewAccessor view) : IDisposable
    {
        public void Dispose()
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            file.Dispose();
        }
    }
}
