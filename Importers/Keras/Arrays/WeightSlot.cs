using KerasSharp.Runtime.Graph;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>One array that a file has, or shall have, for a model.</summary>
/// <param name="Name">Its name: <c>lstm_1_W_i</c>.</param>
/// <param name="Short">Its name in messages: <c>W_i</c>.</param>
/// <param name="Layer">The layer's path.</param>
/// <param name="Variable">The weight that it is a part of.</param>
/// <param name="View">Which part.</param>
internal sealed record WeightSlot(string Name, string Short, string Layer, Variable Variable, ArrayView View)
{
    /// <summary>Where a tree of objects has it, seen from the layer, or from the model for the arrays of the model's layers.</summary>
    internal ObjectPath Tree { get; init; } = new([], 0);

    /// <summary>Whether only a tree of objects has it (<see cref="StoredArray.InTreesOnly"/>).</summary>
    internal bool InTreesOnly { get; init; }

    /// <summary>Unique in a model.</summary>
    internal string Key => $"{Layer}/{Short}";
}
