namespace KerasSharp;

/// <summary>Rows of a table by whole-number index.</summary>
/// <param name="InputDim">The number of rows.</param>
/// <param name="OutputDim">The extent of a row.</param>
public sealed record Embedding(int InputDim, int OutputDim) : LayerSpec
{
    /// <summary>Whether index 0 means "nothing here" and masks its time step.</summary>
    public bool MaskZero { get; init; }

    /// <summary>The probability with which training drops a row of the table for the whole batch.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether prediction multiplies by 1 - <see cref="Dropout"/> and training does not divide by it (Keras 0.3 and
    /// before).</summary>
    public bool ScalesWhenPredicting { get; init; }

    public Initializer? Initializer { get; init; }
    public Regularizer? Regularizer { get; init; }
    public Regularizer? ActivityRegularizer { get; init; }
    public Constraint? Constraint { get; init; }
}
