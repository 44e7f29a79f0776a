namespace KerasSharp;

/// <summary>What a model may take of this process's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>The limit in bytes that was asked for; without one, what the process may use at all.</summary>
    public static long Limit(long? asked) => asked ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
