using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>How one class of layers stands in files: its config and its arrays, each stated once for reading and writing.</summary>
internal abstract class LayerSchema
{
    /// <summary>The names of the class in files; the first is written unless <see cref="ClassOf"/> says another.</summary>
    internal abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The record that it reads and writes.</summary>
    internal abstract Type SpecType { get; }

    /// <summary>The releases that have the class. A file of another one may hold it all the same; it is not written for one.</summary>
    internal virtual ReleaseRange Releases => ReleaseRange.All;

    /// <summary>Reads or writes the config but for what all layers have.</summary>
    /// <param name="c">The config.</param>
    /// <param name="layer">The layer to write; null to read.</param>
    internal abstract LayerSpec Exchange(Config c, LayerSpec? layer);

    /// <summary>The arrays in the order of the file, learned ones first.</summary>
    internal abstract IEnumerable<StoredArray> Arrays(LayerSpec layer, LayerForm form);

    /// <summary>Other forms in which a file may hold the same weights, where the config does not tell.</summary>
    internal virtual IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) => [];

    /// <summary>Layers inside of this one: their part of the path, and what their names in the file begin with; null where their
    /// arrays are called after this one alone.</summary>
    internal virtual IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer) =>
        LayerActivation.Of(layer) is { } own ? [(own, LayerActivation.Part, "")] : [];

    /// <summary>In a tree of objects (.weights.h5) the attributes that lead to the layer inside of this one.</summary>
    internal virtual string InnerObject(LayerSpec layer, string part) => part;

    /// <summary>The layout in which a layer is written that came from no file.</summary>
    internal virtual StoredLayout LayoutOf(LayerSpec layer) => StoredLayout.Usual;

    /// <summary>The class name to write.</summary>
    internal virtual string ClassOf(LayerSpec layer) => ClassNames[0];
}

/// <inheritdoc/>
internal abstract class LayerSchema<T>(params string[] classNames) : LayerSchema
    where T : LayerSpec
{
    internal sealed override IReadOnlyList<string> ClassNames => classNames;

    internal sealed override Type SpecType => typeof(T);

    /// <summary>A layer of this class with the defaults of the file's release, whose required settings do not matter.</summary>
    protected abstract T Template(Config c);

    /// <summary>States each key once.</summary>
    protected abstract T Exchange(Config c, T layer);

    /// <summary>States each array once.</summary>
    protected virtual IEnumerable<StoredArray> Arrays(T layer, LayerForm form) => [];

    internal sealed override LayerSpec Exchange(Config c, LayerSpec? layer) => Exchange(c, (T?)layer ?? Template(c));

    internal sealed override IEnumerable<StoredArray> Arrays(LayerSpec layer, LayerForm form) => Arrays((T)layer, form);
}
