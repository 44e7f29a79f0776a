namespace KerasSharp;

/// <summary>What can be done about a problem, as a fact that a program can act on. Who shows it says it in the words of its own users:
/// the text of the record speaks to those who write C#, the command line names its options.</summary>
public abstract record Advice
{
    /// <summary>The advice to somebody who writes C#.</summary>
    protected abstract string InCSharp { get; }

    /// <inheritdoc cref="InCSharp"/>
    public sealed override string ToString() => InCSharp;
}

/// <summary>The work needs more memory than it may take.</summary>
/// <param name="Limit">The bytes that it may take.</param>
/// <param name="GrowsWithSamples">Whether fewer samples at once need less.</param>
public sealed record MemoryAdvice(long Limit, bool GrowsWithSamples) : Advice
{
    /// <inheritdoc/>
    protected override string InCSharp => "CompileOptions.MemoryLimit sets the bound";
}

/// <summary>The targets are class numbers, and the loss compares rows of one number for each class.</summary>
/// <param name="Output">The output's layer.</param>
/// <param name="SparseLoss">The loss that takes class numbers.</param>
internal sealed record ClassNumberAdvice(string Output, string SparseLoss) : Advice
{
    protected override string InCSharp => $"class numbers need the loss {SparseLoss}, or Arrays.ToCategorical, which makes them one-hot";
}
