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

    internal void AddMissing()
    {
        Missing.Add(Count);
        Add(double.NaN);
    }

    internal void Set(int place, double value) => _values[place] = (float)value;
}
