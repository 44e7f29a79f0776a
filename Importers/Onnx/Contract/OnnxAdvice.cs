namespace KerasSharp.Onnx;

/// <summary>What a model computes depends on the length of its data in a way that has no form in ONNX; at one length it has.</summary>
public sealed record LengthAdvice : Advice
{
    /// <inheritdoc/>
    protected override string InCSharp => $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.Length)} gives one length";
}

/// <summary>A file is larger than one message of Protocol Buffers may be.</summary>
public sealed record DataFileAdvice : Advice
{
    /// <inheritdoc/>
    protected override string InCSharp => $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.DataFile)} names a second file for the arrays";
}
