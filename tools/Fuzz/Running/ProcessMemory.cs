using System.Runtime.InteropServices;

namespace KerasSharp.Fuzz.Running;

/// <summary>Memory of the process beside what the garbage collector counts.</summary>
internal static partial class ProcessMemory
{
    private const int Data = 2;

    /// <summary>The most bytes that were resident so far; 0 where the system does not tell.</summary>
    internal static unsafe long Peak
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return 0;
            // struct rusage: two times of two words each, then ru_maxrss in KiB.
            long* usage = stackalloc long[18];
            return GetUsage(0, usage) == 0 ? usage[4] << 10 : 0;
        }
    }

    /// <summary>Lets requests for more fail, so that a file which claims all memory is an error here and not the end of other
    /// programs.</summary>
    internal static unsafe void Limit(long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        long* limit = stackalloc long[2] { bytes, bytes };
        if (SetLimit(Data, limit) != 0)
            throw new InvalidOperationException($"memory cannot be limited to {bytes} bytes: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static unsafe partial int GetUsage(int who, long* usage);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static unsafe partial int SetLimit(int resource, long* limit);
}
