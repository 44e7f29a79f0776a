using System.Collections.Frozen;

namespace KerasSharp.Importers.Keras.Layers;

/// <summary>The one table from class names in files, and from layer records, to importers.</summary>
internal static class LayerImporters
{
    private static readonly LayerImporter[] s_all =
    [
        new InputLayerImporter(), new DenseImporter(), new TimeDistributedDenseImporter(), new EmbeddingImporter(), new SimpleRnnImporter(), new LstmImporter(), new GruImporter(),
    ];

    private static readonly FrozenDictionary<string, LayerImporter> s_byClass = s_all.SelectMany(i => i.ClassNames.Select(n => (n, i))).ToFrozenDictionary(p => p.n, p => p.i);
    private static readonly FrozenDictionary<Type, LayerImporter> s_byType = s_all.ToFrozenDictionary(i => i.SpecType);

    internal static IReadOnlyList<LayerImporter> All => s_all;

    internal static LayerImporter? ByClass(string className) => s_byClass.GetValueOrDefault(className);

    internal static LayerImporter? BySpec(LayerSpec layer) => s_byType.GetValueOrDefault(layer.GetType());
}
