using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace KerasSharp.Importers.Hdf5.Format;

/// <summary>The bytes of one file, mapped or in memory, for random access.</summary>
internal sealed unsafe class FileBytes : IDisposable
{
    // Below this size one read is quicker than setting up a mapping.
    private const long MapFrom = 1 << 20;
    private readonly IDisposable _owner;
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

    internal static FileBytes Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        if (stream.Length >= MapFrom) return Map(stream);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Of(bytes);
    }

    internal static FileBytes Of(ReadOnlyMemory<byte> memory, bool verifyChecksums = true)
    {
        var pin = memory.Pin();
        return new FileBytes((byte*)pin.Pointer, memory.Length, new Pin(pin)) { VerifiesChecksums = verifyChecksums };
    }

    /// <summary>Bytes that the caller has checked to lie in the file.</summary>
    internal ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start == null && Length > 0, typeof(Hdf5File));
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} of {Length}.");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        if (_start == null) return;
        _start = null;
        _owner.Dispose();
    }

    private static FileBytes Map(FileStream stream)
    {
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new FileBytes(start + view.PointerOffset, stream.Length, new Mapping(file, view));
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
