namespace KerasSharp.Runtime.Backends;

/// <summary>A plan that a cache keeps: made when first asked for, disposed of when its last user has gone.</summary>
/// <typeparam name="TKey">What plans are asked for by.</typeparam>
internal abstract class CachedPlan<TKey> : IDisposable
    where TKey : allows ref struct
{
    /// <summary>Calls that run the plan now, and one for the cache that keeps it; guarded by the cache's lock.</summary>
    internal int Users { get; set; } = 1;

    /// <summary>Whether <see cref="Compile"/> has succeeded.</summary>
    internal abstract bool IsCompiled { get; }

    /// <summary>Whether the plan is the one that the key asks for.</summary>
    internal abstract bool Serves(TKey key);

    /// <summary>Makes what the plan runs, once, whoever asks first.</summary>
    /// <exception cref="KerasException">The model cannot take the data that the key describes.</exception>
    internal abstract void Compile();

    public abstract void Dispose();
}

/// <summary>The plans used last, counted by their users: no plan ends under a call that runs it, and data of ever new shapes do not
/// fill the memory. Safe from many threads; asking for a plan that is kept allocates nothing.</summary>
/// <param name="capacity">How many plans are kept.</param>
/// <param name="owner">The type that callers know, for the exception after disposal.</param>
/// <param name="create">Makes the plan for a key, not compiled yet.</param>
internal sealed class PlanCache<TKey, TPlan>(int capacity, Type owner, Func<TKey, TPlan> create) : IDisposable
    where TKey : allows ref struct
    where TPlan : CachedPlan<TKey>
{
    // The plan used last stands first.
    private readonly List<TPlan> _plans = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>How many plans are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _plans.Count;
        }
    }

    /// <summary>The plan for a key, compiled. The caller hands it back by <see cref="Release"/>.</summary>
    /// <exception cref="KerasException">The model cannot take the data that the key describes.</exception>
    /// <exception cref="ObjectDisposedException">The owner was disposed of.</exception>
    internal TPlan Acquire(TKey key)
    {
        TPlan plan;
        TPlan? unused = null;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            int at = Find(key);
            plan = at >= 0 ? _plans[at] : create(key);
            if (at != 0)
            {
                if (at > 0)
                    _plans.RemoveAt(at);
                _plans.Insert(0, plan);
            }
            plan.Users++;
            if (_plans.Count > capacity)
                unused = Drop(_plans.Count - 1);
        }
        unused?.Dispose();
        try
        {
            plan.Compile();
            return plan;
        }
        catch
        {
            lock (_lock)
                if (_plans.IndexOf(plan) is >= 0 and var at)
                    Drop(at);
            Release(plan);
            throw;
        }
    }

    /// <summary>Ends one use of a plan.</summary>
    internal void Release(TPlan plan)
    {
        bool last;
        lock (_lock)
            last = --plan.Users == 0;
        if (last)
            plan.Dispose();
    }

    /// <summary>The compiled plan used last that fits the condition; null for none.</summary>
    internal TPlan? Latest(Predicate<TPlan> condition)
    {
        lock (_lock)
            return _plans.Find(p => p.IsCompiled && condition(p));
    }

    /// <summary>Keeps no plan longer that fits the condition.</summary>
    internal void Forget(Predicate<TPlan> condition)
    {
        List<TPlan> unused = [];
        lock (_lock)
            for (int i = _plans.Count - 1; i >= 0; i--)
                if (condition(_plans[i]) && Drop(i) is { } plan)
                    unused.Add(plan);
        foreach (var plan in unused)
            plan.Dispose();
    }

    private int Find(TKey key)
    {
        for (int i = 0; i < _plans.Count; i++)
            if (_plans[i].Serves(key))
                return i;
        return -1;
    }

    // The plan where nobody uses it any more.
    private TPlan? Drop(int at)
    {
        var plan = _plans[at];
        _plans.RemoveAt(at);
        return --plan.Users == 0 ? plan : null;
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        Forget(static _ => true);
    }
}
