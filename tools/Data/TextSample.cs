namespace KerasSharp.Data;

/// <summary>The numbers of one sample as a text file gives them: flat, or as nested lists. Used again for each sample.</summary>
internal sealed class TextSample
{
    private float[] _values = new float[64];

    /// <summary>The numbers in the order of the text.</summary>
    internal ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    internal int Count { get; private set; }

    /// <summary>Lengths of the lists, outermost first; empty for a bare number.</summary>
    internal List<int> Shape { get; } = [];

    /// <summary>The places of numbers that are missing and still to be filled in, in their order.</summary>
    internal List<int> Missing { get; } = [];

    internal void Clear()
    {
        Count = 0;
        Shape.Clear();
        Missing.Clear();
    }

    internal void Add(double value)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, 2 * Count);
        // As NumPy: the text is a double first, then rounded.
        _values[Count++] = (float)value;
    }

    /// <summary>Adds numbers, rounded as each by itself is.</summary>
    internal void Add(ReadOnlySpan<double> values)
    {
        if (Count + values.Length > _values.Length)
            Array.Resize(ref _values, Math.Max(2 * _values.Length, Count + values.Length));
        var target = _values.AsSpan(Count, values.Length);
        for (int i = 0; i < target.Length; i++)
            target[i] = (float)values[i];
        Count += values.Length;
    }

    internal void AddMissing()
    {
        Missing.Add(Count);
        Add(double.NaN);
    }

    internal void Set(int place, double value) => _values[place] = (float)value;
}
