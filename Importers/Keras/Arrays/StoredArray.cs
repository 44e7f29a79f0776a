namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>One array of a layer as a file holds it: its name and the part of which weight it is. The one statement that loads and
/// saves.</summary>
/// <param name="Suffix">What follows the layer's name in the array's: <c>W_i</c>.</param>
/// <param name="Weight">The weight's name in the runtime.</param>
/// <param name="View">Which part of the weight, in which order; null for the whole as it stands.</param>
/// <param name="Learned">False for statistics, which stand behind all learned arrays.</param>
internal sealed record StoredArray(string Suffix, string Weight, Func<ArrayView, ArrayView>? View = null, bool Learned = true)
{
    /// <summary>In a tree of objects (.weights.h5) the attributes that lead from the layer to the object that owns the array:
    /// <c>cell</c>, <c>query_dense</c>; empty where it is the layer itself. An object's arrays stand in the order in which they are
    /// stated.</summary>
    internal string Object { get; init; } = "";

    /// <summary>Whether it is a copy of another layer's array that HDF5 with names of arrays leaves out.</summary>
    internal bool InTreesOnly { get; init; }

    internal ArrayView ViewOf(int[] weight) => View is null ? ArrayView.Of(weight) : View(ArrayView.Of(weight));
}
