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

    /// <summary>How the table, [words, width], is drawn.</summary>
    public Initializer? Initializer { get; init; }

    /// <summary>The penalty on the table, added to the loss.</summary>
    public Regularizer? Regularizer { get; init; }

    /// <summary>The penalty on the output, added to the loss.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the table after each step.</summary>
    public Constraint? Constraint { get; init; }
}

/// <summary>Rows of a table by whole-number index; in a call that reverses, products of the input with all rows (Keras 3.12 and later).
/// Weights: <c>W</c> [words, width], without TiesWeights <c>reverse</c> [width, words].</summary>
/// <param name="InputDim">The number of rows.</param>
/// <param name="OutputDim">The extent of a row.</param>
internal sealed record ReversibleEmbedding(int InputDim, int OutputDim) : LayerSpec
{
    /// <summary>Whether index 0 means "nothing here" and masks its time step.</summary>
    public bool MaskZero { get; init; }

    /// <summary>Whether a call that reverses makes a mask of the values that it is given, which fits nothing (Keras before 3.14).</summary>
    public bool MasksReversed { get; init; }

    /// <summary>Whether a call that reverses takes the table itself.</summary>
    public bool TiesWeights { get; init; } = true;

    /// <summary>The bound that tanh brings reversed values below; null for none.</summary>
    public double? SoftCap { get; init; }

    /// <summary>How the tables are drawn.</summary>
    public Initializer? Initializer { get; init; }

    /// <summary>The penalty on the table, added to the loss.</summary>
    public Regularizer? Regularizer { get; init; }

    /// <summary>The penalty on the output of each call, added to the loss.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>What is done to the table after each step.</summary>
    public Constraint? Constraint { get; init; }
}
