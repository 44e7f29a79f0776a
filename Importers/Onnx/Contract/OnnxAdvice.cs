namespace KerasSharp.Onnx;

/// <summary>What a model computes depends on the length of its data in a way that has no form in ONNX; at one length it has.</summary>
public sealed record LengthAdvice : Advice
{
    /// <inheritdoc/>
    protected override string InCSharp => $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.Length)} gives one length";
}

/// <summary>A model takes texts, which a file can be given as numbers alone.</summary>
public sealed record VectorizedAdvice : Advice
{
    /// <inheritdoc/>
    protected override string InCSharp =>
        $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.Vectorized)} writes what stands behind them, for the numbers that Vectorize gives";
}

/// <summary>A file is larger than one message of Protocol Buffers may be.</summary>
public sealed record DataFileAdvice : Advice
{
    /// <inheritdoc/>
    protected override string InCSharp => $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.DataFile)} names a second file for the arrays";
}
