namespace KerasSharp;

/// <summary>What an optimizer does with the gradient of a table of which a batch looks up some rows, such as an
/// <see cref="Embedding"/>'s.</summary>
internal enum TableGradients
{
    /// <summary>The same as with any other.</summary>
    Whole,

    /// <summary>Limits apply to each looked-up row by itself, before those of one row are added up, as in tf.keras from 2.11 on.</summary>
    ClippedByUse,

    /// <summary>Limits apply so too, and squares and magnitudes are those of each looked-up row by itself, which are then added up, as in
    /// Keras 3 on TensorFlow.</summary>
    SquaredByUse,

    /// <summary>Limits apply so too, and where an optimizer has momentum or the like, only rows that were looked up change, as in tf.keras
    /// until 2.10.</summary>
    RowsOfUse,
}
