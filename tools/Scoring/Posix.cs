using System.ComponentModel;
using System.Runtime.InteropServices;

namespace KerasSharp.Scoring;

/// <summary>What .NET does not offer of files and processes.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0,
        Exists = 17,
        WindowsExists = 183,
        Terminate = 15;

    /// <summary>Gives a file a second name, unless that name is taken.</summary>
    /// <returns>True; false where the name is taken; null where the folder has no links.</returns>
    internal static bool? Link(string file, string name)
    {
        bool isWindows = OperatingSystem.IsWindows();
        bool isDone = isWindows ? CreateHardLink(name, file, 0) : LinkFile(file, name) == 0;
        if (isDone)
            return true;
        int error = Marshal.GetLastPInvokeError();
        if (error == (isWindows ? WindowsExists : Exists))
            return false;
        // Every file system has an answer of its own for that it has no links; only that the file is gone is something else.
        return File.Exists(file) ? null : throw new FileNotFoundException($"{name}: what was written aside for it is gone", file);
    }

    /// <summary>Sees that a folder's names outlast a failure of power.</summary>
    internal static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        int folder = OpenFile(path, ReadOnly);
        if (folder < 0)
            throw new IOException($"{path}: cannot be opened: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        // A file system that has no such call keeps names in its own way.
        _ = SyncFile(folder);
        _ = CloseFile(folder);
    }

    /// <summary>Asks a process to end.</summary>
    internal static void End(System.Diagnostics.Process process)
    {
        if (process.HasExited)
            return;
        if (OperatingSystem.IsWindows())
            process.Kill();
        else
            _ = Signal(process.Id, Terminate);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(string file, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int SyncFile(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int file);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string name, string file, nint security);
}
