using KerasSharp.Runtime.Graph;

namespace KerasSharp.Runtime.Cpu.Prepared;

/// <summary>Something computed from variables alone, again only when one of them has changed. Shared by plans and threads.</summary>
internal abstract class Preparation : IDisposable
{
    private readonly Variable[] _sources;
    private readonly int[] _versions;
    private readonly Lock _lock = new();
    private bool _ready;

    protected Preparation(IReadOnlyList<Variable> sources)
    {
        _sources = [.. sources];
        _versions = new int[_sources.Length];
    }

    public IReadOnlyList<Variable> Sources => _sources;

    /// <summary>Plans that use it.</summary>
    public int Users { get; set; }

    /// <summary>Brings it up to date.</summary>
    public void Refresh()
    {
        if (IsCurrent())
            return;
        lock (_lock)
        {
            if (IsCurrent())
                return;
            // Another thread that asks meanwhile must wait: it would read what is half made.
            Volatile.Write(ref _ready, false);
            Interlocked.MemoryBarrier();
            for (int i = 0; i < _sources.Length; i++)
                _versions[i] = _sources[i].Version;
            Compute();
            Volatile.Write(ref _ready, true);
        }
    }

    /// <summary>Whether nothing has changed since it was computed.</summary>
    public bool IsCurrent()
    {
        if (!Volatile.Read(ref _ready))
            return false;
        for (int i = 0; i < _sources.Length; i++)
            if (Volatile.Read(ref _versions[i]) != _sources[i].Version)
                return false;
        // Once more: the versions may be those of a computation that began meanwhile.
        return Volatile.Read(ref _ready);
    }

    /// <summary>Lets the next refresh compute it anew, though no variable has changed.</summary>
    protected void Invalidate()
    {
        lock (_lock)
            Volatile.Write(ref _ready, false);
    }

    protected abstract void Compute();

    public abstract void Dispose();
}

/// <summary>A prepared value as a plain array.</summary>
internal abstract unsafe class PreparedArray(IReadOnlyList<Variable> sources) : Preparation(sources)
{
    /// <summary>Elements.</summary>
    public abstract int Length { get; }

    /// <summary>The first element; may move when a variable takes over another array.</summary>
    public abstract float* Pointer { get; }

    /// <summary>Says that steps read the elements here, and not only what is packed from them.</summary>
    public virtual void MarkRead() { }

    /// <summary>A variable's values outside the collected heap, for who packs them and then drops them; null where they are to be
    /// refreshed and read here.</summary>
    public virtual NativeValues? TryKeep() => null;
}
