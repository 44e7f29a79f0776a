using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics.X86;

namespace KerasSharp.Runtime.Cpu.Kernels;

/// <summary>Work that can be cut into independent parts.</summary>
internal interface IParallelBody
{
    /// <summary>Does part <paramref name="part"/> of <paramref name="parts"/>.</summary>
    void Run(int part, int parts);
}

/// <summary>
/// Threads that share the parts of one job at a time. A call allocates nothing. Which thread runs a part does not matter, where parts begin
/// and end depends on the caller alone. When the pool is taken, by another caller or by a caller further up the stack, the parts run
/// on the calling thread: that cannot deadlock, and it is the fastest way when more callers than cores predict at once. Each caller
/// within a run (<see cref="Enter"/>) has a core, so where as many callers as cores are, nobody shares: a part would wait for its core.
/// </summary>
internal sealed unsafe class WorkerPool
{
    // How long a thread looks for work, or for the others' end, before it gives its core away: longer than what one thread does alone
    // between two steps of a plan, or the next step would begin by waking a sleeper, which takes as long.
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

    [ThreadStatic]
    private static bool s_within;

    private readonly Worker[] workers;
    private int taken;
    private int callers;
    private long state; // generation (32 bits), parts (16), next part (16)
    private int pending;
    private void* context;
    private delegate* <void*, int, int, void> invoke;
    private ExceptionDispatchInfo? failure;

    /// <summary>A pool of <paramref name="threads"/> threads, the caller's included.</summary>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new Worker(this, i);
    }

    /// <summary>The pool that all plans of the process use: one thread per core.</summary>
    public static WorkerPool Shared { get; } = new(Math.Min(Environment.ProcessorCount, 256));

    /// <summary>Threads, the caller's included.</summary>
    public int Threads => workers.Length + 1;

    /// <summary>Counts the calling thread as one that keeps a core, until the result is disposed of; within another such time,
    /// nothing.</summary>
    public Caller Enter()
    {
        if (s_within)
            return default;
        s_within = true;
        Interlocked.Increment(ref callers);
        return new Caller(this);
    }

    /// <summary>
    /// Runs all <paramref name="parts"/> parts (at most 65,535) and returns when they are done. The first exception of a part is thrown
    /// again here.
    /// </summary>
    public void Run<TBody>(ref TBody body, int parts)
        where TBody : struct, IParallelBody
    {
        int free = Threads - Math.Max(1, Volatile.Read(ref callers));
        if (parts <= 1 || free <= 0 || Interlocked.Exchange(ref taken, 1) != 0)
        {
            for (int part = 0; part < parts; part++)
                body.Run(part, parts);
            return;
        }
        try
        {
            fixed (void* pointer = &Unsafe.As<TBody, byte>(ref body))
                Share(pointer, &Invoke<TBody>, parts, free);
        }
        finally
        {
            Volatile.Write(ref taken, 0);
        }
    }

    private static void Invoke<TBody>(void* context, int part, int parts)
        where TBody : struct, IParallelBody => Unsafe.AsRef<TBody>(context).Run(part, parts);

    private void Share(void* pointer, delegate* <void*, int, int, void> function, int parts, int helpers)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, ushort.MaxValue);
        context = pointer;
        invoke = function;
        failure = null;
        pending = parts;
        // The caller's own part is the first, always: its core's cache holds what that part read the last time.
        Interlocked.Exchange(ref state, ((state >> 32) + 1 << 32) | ((long)parts << 16) | 1);
        for (int i = 0; i < Math.Min(helpers, parts - 1); i++)
            workers[i].Wake();
        RunPart(0, parts);
        while (TryRunPart()) { }
        long begun = 0;
        while (Volatile.Read(ref pending) != 0)
        {
            if (!Spin(ref begun))
                Thread.Yield();
        }
        failure?.Throw();
    }

    /// <summary>Waits for some tens of nanoseconds, by the processor's own pause: Thread.SpinWait would be late by more than a small step
    /// takes.</summary>
    /// <param name="begun">When the waiting began; 0 for now.</param>
    /// <returns>Whether it is worth going on.</returns>
    private static bool Spin(ref long begun)
    {
        long now = Stopwatch.GetTimestamp();
        begun = begun == 0 ? now : begun;
        if (X86Base.IsSupported)
            X86Base.Pause();
        else
            Thread.SpinWait(1);
        return now - begun < SpinTicks;
    }

    private bool HasPart()
    {
        long now = Volatile.Read(ref state);
        return (ushort)now < (ushort)(now >> 16);
    }

    private bool TryRunPart()
    {
        while (true)
        {
            long now = Volatile.Read(ref state);
            int part = (ushort)now,
                parts = (ushort)(now >> 16);
            if (part >= parts)
                return false;
            if (Interlocked.CompareExchange(ref state, now + 1, now) != now)
                continue;
            RunPart(part, parts);
            return true;
        }
    }

    private void RunPart(int part, int parts)
    {
        try
        {
            invoke(context, part, parts);
        }
        catch (Exception error)
        {
            failure ??= ExceptionDispatchInfo.Capture(error);
        }
        Interlocked.Decrement(ref pending);
    }

    /// <summary>A thread within a run.</summary>
    public readonly struct Caller(WorkerPool? pool) : IDisposable
    {
        /// <summary>The run is over.</summary>
        public void Dispose()
        {
            if (pool is null)
                return;
            Interlocked.Decrement(ref pool.callers);
            s_within = false;
        }
    }

    private sealed class Worker
    {
        private readonly WorkerPool pool;
        private readonly int index;
        private readonly ManualResetEventSlim work = new(false, 0);
        private int started,
            asleep;

        public Worker(WorkerPool pool, int index) => (this.pool, this.index) = (pool, index);

        public void Wake()
        {
            if (Volatile.Read(ref started) == 0 && Interlocked.Exchange(ref started, 1) == 0)
                new Thread(Loop) { IsBackground = true, Name = $"kernel worker {index + 1}" }.Start();
            else if (Volatile.Read(ref asleep) != 0)
                work.Set();
        }

        private void Loop()
        {
            while (true)
            {
                long begun = 0;
                do
                {
                    while (pool.TryRunPart())
                        begun = 0;
                } while (Spin(ref begun));
                work.Reset();
                Interlocked.Exchange(ref asleep, 1);
                if (!pool.HasPart())
                    work.Wait();
                Volatile.Write(ref asleep, 0);
            }
        }
    }
}
