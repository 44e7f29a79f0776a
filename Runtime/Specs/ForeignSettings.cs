namespace KerasSharp;

/// <summary>An initializer of the model's author, whose code no file holds. Weights of a file replace what it would draw.</summary>
/// <param name="Name">Its name in Python.</param>
internal sealed record ForeignInitializer(string Name) : Initializer
{
    /// <inheritdoc/>
    /// <exception cref="KerasUnsupportedException">Always.</exception>
    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, Random random) =>
        throw new KerasUnsupportedException(
            $"a weight is to be drawn by '{Wording.Clip(Name)}', an initializer of the model's author that is none of Keras's; "
                + $"expected its values from a file"
        );
}

/// <summary>A regularizer of the model's author, whose code no file holds: the model predicts, and its loss has no value.</summary>
/// <param name="Name">Its name in Python.</param>
/// <param name="Stored">How the file holds it.</param>
internal sealed record ForeignRegularizer(string Name, string Stored) : Regularizer
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Wording.Clip(Name)}'";
}

/// <summary>A constraint of the model's author, whose code no file holds: the model predicts, and does not train.</summary>
/// <param name="Name">Its name in Python.</param>
/// <param name="Stored">How the file holds it.</param>
internal sealed record ForeignConstraint(string Name, string Stored) : Constraint
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Wording.Clip(Name)}'";
}
