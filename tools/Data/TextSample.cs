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

    internal void Clear()
    {
        Count = 0;
        Shape.Clear();
    }

    internal void Add(double value)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, 2 * Count);
        // As NumPy: the text is a double first, then rounded.
        _values[Count++] = (float)value;
    }
}
