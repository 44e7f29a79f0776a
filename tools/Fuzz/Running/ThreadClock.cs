using System.Runtime.InteropServices;

namespace KerasSharp.Fuzz.Running;

/// <summary>Processor time of one thread, which other programs on the machine do not change. Where the system cannot tell it for a thread
/// from outside, that of the process.</summary>
internal sealed partial class ThreadClock
{
    private const int OwnThread = 3;
    private readonly int _clock = -1;

    /// <summary>The clock of the thread that makes it.</summary>
    internal ThreadClock()
    {
        if (OperatingSystem.IsLinux() && GetClock(Self(), out int clock) == 0)
            _clock = clock;
    }

    /// <summary>The time of the thread that the clock belongs to; from any thread.</summary>
    internal TimeSpan Now => _clock != -1 && Get(_clock, out var time) == 0 ? time.Span : Environment.CpuUsage.TotalTime;

    /// <summary>The time of the thread that asks.</summary>
    internal static TimeSpan Own =>
        OperatingSystem.IsLinux() && Get(OwnThread, out var time) == 0 ? time.Span : Environment.CpuUsage.TotalTime;

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nuint Self();

    [LibraryImport("libc", EntryPoint = "pthread_getcpuclockid")]
    private static partial int GetClock(nuint thread, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Get(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        private readonly nint _seconds,
            _nanoseconds;

        internal TimeSpan Span => TimeSpan.FromSeconds(_seconds) + TimeSpan.FromTicks(_nanoseconds / 100);
    }
}
