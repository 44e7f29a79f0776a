using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Arrays;

/// <summary>What an era says of the arrays of its layers.</summary>
internal interface IStoredLayers
{
    /// <summary>How arrays are called.</summary>
    IArrayNames Names { get; }

    /// <summary>Whether a model inside of a model, or a frozen layer, keeps the order of its layers and arrays; else what training never
    /// changes stands behind all that it does.</summary>
    bool KeepsOrder { get; }

    /// <summary>Whether the era has the layer's class.</summary>
    bool Knows(LayerSpec layer);

    /// <summary>The arrays of a layer in the order of the file, learned ones first; none for a class that the era does not have.</summary>
    IEnumerable<StoredArray> Arrays(LayerSpec layer, LayerForm form);

    /// <summary>Layers inside of this one: their part of the path, and what their names in the file begin with; null where their
    /// arrays are called after this one alone.</summary>
    IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer);

    /// <summary>In a tree of objects (.weights.h5) the attributes that lead from a layer to one inside of it.</summary>
    string InnerObject(LayerSpec layer, string part);

    /// <summary>The name of a layer's class in files.</summary>
    string ClassOf(LayerSpec layer);

    /// <summary>Other forms in which a file may hold the same weights, where the config does not tell.</summary>
    IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form);
}
