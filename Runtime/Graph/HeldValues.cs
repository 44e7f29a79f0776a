namespace KerasSharp.Runtime.Graph;

/// <summary>A variable's values outside the garbage-collected heap, for as long as the variable or a reader of theirs needs them. A
/// prediction needs weights in no other form than packed, so that one copy of them is enough.</summary>
internal abstract class HeldValues
{
    private readonly long _bytes;
    private int _users = 1;

    /// <param name="count">How many values there are.</param>
    protected HeldValues(long count)
    {
        _bytes = Math.Max(1, count * sizeof(float));
        // The collector sees a few bytes and would never run finalizers for the sake of these.
        GC.AddMemoryPressure(_bytes);
    }

    ~HeldValues()
    {
        // Whoever is finalized later may still count itself out.
        if (Interlocked.Exchange(ref _users, int.MinValue / 2) > 0)
            Forget();
    }

    /// <summary>Copies the values out, row-major.</summary>
    /// <param name="values">As long as there are values.</param>
    public abstract void CopyTo(Span<float> values);

    /// <summary>How many users there are.</summary>
    public int Users => Volatile.Read(ref _users);

    /// <summary>Counts one more user.</summary>
    public void Keep() => Interlocked.Increment(ref _users);

    /// <summary>Says that one user is through; the last one's memory is given back.</summary>
    public void Drop()
    {
        if (Interlocked.Decrement(ref _users) != 0)
            return;
        GC.SuppressFinalize(this);
        Forget();
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Free();

    private void Forget()
    {
        Free();
        GC.RemoveMemoryPressure(_bytes);
    }
}
