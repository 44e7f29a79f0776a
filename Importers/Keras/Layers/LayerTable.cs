using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>An era's one table from class names in files, and from layer records, to schemas.</summary>
internal sealed class LayerTable : IStoredLayers
{
    private readonly LayerSchema[] _all;
    private readonly FrozenDictionary<string, LayerSchema> _byClass;
    private readonly FrozenDictionary<Type, LayerSchema> _byType;

    /// <param name="names">How arrays are called.</param>
    /// <param name="schemas">All classes. Of several schemas for one record the first is written.</param>
    internal LayerTable(IArrayNames names, params IEnumerable<LayerSchema> schemas)
    {
        Names = names;
        _all = [.. schemas];
        _byClass = _all.SelectMany(s => s.ClassNames.Select(n => (n, s))).ToFrozenDictionary(p => p.n, p => p.s);
        _byType = _all.DistinctBy(s => s.SpecType).ToFrozenDictionary(s => s.SpecType);
    }

    /// <inheritdoc/>
    public IArrayNames Names { get; }

    /// <inheritdoc/>
    public bool KeepsOrder { get; init; }

    /// <summary>The table of an era that differs from this one's in some classes only.</summary>
    /// <param name="changed">Schemas that the era adds, or has in the place of those with a class name in common.</param>
    /// <param name="removed">Names of classes that the era does not have.</param>
    /// <param name="names">How arrays are called, where it is otherwise.</param>
    /// <param name="keepsOrder">Whether containers keep the order of their arrays, where it is otherwise.</param>
    internal LayerTable Derive(
        IReadOnlyCollection<LayerSchema> changed,
        IReadOnlyCollection<string>? removed = null,
        IArrayNames? names = null,
        bool? keepsOrder = null
    )
    {
        var gone = changed.SelectMany(c => c.ClassNames).Concat(removed ?? []).ToHashSet(StringComparer.Ordinal);
        return new LayerTable(names ?? Names, [.. changed, .. _all.Where(s => !s.ClassNames.Any(gone.Contains))])
        {
            KeepsOrder = keepsOrder ?? KeepsOrder,
        };
    }

    /// <summary>The schema of a class; null where the era does not have it.</summary>
    internal LayerSchema? ByClass(string className) => _byClass.GetValueOrDefault(className);

    /// <summary>The schema that writes a layer; null where the era has none.</summary>
    internal LayerSchema? BySpec(LayerSpec layer) => _byType.GetValueOrDefault(layer.GetType());

    /// <summary>The form of a layer for which no file gave one, in a file of a release and backend.</summary>
    internal LayerForm UsualForm(LayerSpec layer, KerasVersion release, TrainingBackend backend) =>
        new()
        {
            Version = release,
            Backend = backend,
            Layout = BySpec(layer)?.LayoutOf(layer) ?? StoredLayout.Usual,
        };

    /// <inheritdoc/>
    public bool Knows(LayerSpec layer) => BySpec(layer) is not null;

    /// <inheritdoc/>
    public IEnumerable<StoredArray> Arrays(LayerSpec layer, LayerForm form) => BySpec(layer)?.Arrays(layer, form) ?? [];

    /// <inheritdoc/>
    public IEnumerable<(LayerSpec Layer, string Part, string? Prefix)> Inner(LayerSpec layer) => BySpec(layer)?.Inner(layer) ?? [];

    /// <inheritdoc/>
    public string InnerObject(LayerSpec layer, string part) => BySpec(layer)?.InnerObject(layer, part) ?? part;

    /// <inheritdoc/>
    public string ClassOf(LayerSpec layer) =>
        layer is ModelSpec { IsSequential: false } ? "Functional" : BySpec(layer)?.ClassOf(layer) ?? layer.ClassName;

    /// <inheritdoc/>
    public IEnumerable<LayerForm> OtherForms(LayerSpec layer, LayerForm form) => BySpec(layer)?.OtherForms(layer, form) ?? [];
}
