using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KerasSharp.IO;

/// <summary>What stands under a name and is neither a plain file nor a folder: a FIFO, a socket, a device. .NET does not tell it without
/// opening it, and a FIFO cannot be opened before somebody reads it.</summary>
internal static partial class SpecialFile
{
    // linux/fcntl.h, linux/stat.h and inode(7): the same on all processors.
    private const int CurrentFolder = -100,
        TypeAsked = 1,
        StatxBytes = 256,
        ModeOffset = 28,
        TypeMask = 0xF000,
        Folder = 0x4000,
        PlainFile = 0x8000;

    /// <summary>Whether a FIFO, a socket or a device stands there; links are followed. Beyond Linux what lies in /dev is one.</summary>
    internal static bool Is(string path)
    {
        if (OperatingSystem.IsWindows())
            return false;
        string full = Path.GetFullPath(path);
        // The names of open streams may lead to a plain file; it is written on, not replaced.
        if (full is "/dev/stdout" or "/dev/stderr" || full.StartsWith("/dev/fd/", StringComparison.Ordinal))
            return File.Exists(path);
        return OperatingSystem.IsLinux()
            ? TypeOf(path) is not (null or PlainFile or Folder)
            : full.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);
    }

    private static int? TypeOf(string path)
    {
        Span<byte> status = stackalloc byte[StatxBytes];
        try
        {
            if (Statx(CurrentFolder, path, 0, TypeAsked, ref MemoryMarshal.GetReference(status)) != 0)
                return null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
        ushort mode = BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..])
            : BinaryPrimitives.ReadUInt16BigEndian(status[ModeOffset..]);
        return mode & TypeMask;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}
