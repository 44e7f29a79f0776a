using KerasSharp.Importers.Keras.Eras.Keras2.Layers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Layers;

/// <summary>Merges, whose masks are joined by "or" from 3.4 on.</summary>
internal sealed class OrMergeSchema : MergeSchema
{
    protected override Merge Template(Config c)
    {
        var usual = base.Template(c);
        return c.Applies(Keras3Quirks.MergesJoinByOr) ? usual with { Masks = MergeMasks.Any }
            : c.Applies(Keras3Quirks.MergesDropMasks) ? usual with { Masks = MergeMasks.Dropped }
            : usual;
    }
}
