namespace KerasSharp;

/// <summary>Zero, or drawn by another initializer, but for one gate of a [G U] bias.</summary>
internal sealed record GateBiasInitializer(int Gates, int Gate, Initializer Inner) : Initializer
{
    /// <summary>Of all other gates; null for zero.</summary>
    public Initializer? Others { get; init; }

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        int units = values.Length / Gates;
        values.Clear();
        Others?.Fill(values, shape, random);
        Inner.Fill(values.Slice(Gate * units, units), [units], random);
    }
}

/// <summary>Draws as if the weight had another shape with as many elements, for laws that look at the shape.</summary>
internal sealed record ReshapedInitializer(Initializer Inner, Sizes Shape) : Initializer
{
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random) => Inner.Fill(values, Shape.ToArray(), random);
}

/// <summary>Draws each gate's block of a matrix [D, G U] or kernel [taps..., D, G U] as one [..., D, U] of its own, as Keras
/// does.</summary>
internal sealed record GatedInitializer(Initializer Inner, int Gates) : Initializer
{
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random)
    {
        int units = shape[^1] / Gates,
            rows = values.Length / shape[^1];
        var block = new float[rows * units];
        for (int g = 0; g < Gates; g++)
        {
            Inner.Fill(block, [.. shape[..^1], units], random);
            for (int r = 0; r < rows; r++)
                block.AsSpan(r * units, units).CopyTo(values[(r * Gates * units + g * units)..]);
        }
    }
}
