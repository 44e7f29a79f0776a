namespace KerasSharp;

/// <summary>How a new weight is drawn. Files never need one: their weights replace it.</summary>
public abstract record Initializer
{
    /// <summary>Fills a weight of the given shape ([..., in, out] for kernels), row-major.</summary>
    public abstract void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random);
}

/// <summary>The same number everywhere.</summary>
public sealed record ConstantInitializer(float Value) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random) => values.Fill(Value);
}
