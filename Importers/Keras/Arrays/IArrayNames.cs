namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>How an era calls arrays.</summary>
internal interface IArrayNames
{
    /// <summary>The name of a layer's array: <c>dense_1_W</c>, <c>dense_1/kernel</c>.</summary>
    /// <param name="layer">What the layer's arrays are called after.</param>
    /// <param name="suffix">Which of them.</param>
    string Of(string layer, string suffix);

    /// <summary>What the arrays of a layer inside of another are called after.</summary>
    /// <param name="outer">What those of the outer layer are called after.</param>
    /// <param name="inner">The inner layer's name with what the outer one puts in front of it.</param>
    string Inside(string outer, string inner);

    /// <summary>What stands between a layer and the arrays of an object inside of it; empty for nothing.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="owner">The attributes that lead to the object (<see cref="StoredArray.Object"/>).</param>
    string Scope(LayerSpec layer, string owner) => "";
}
