using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras0.Vocabulary;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras0;

/// <summary>Architectures of Keras 0.3: flat entries, Sequential and Graph.</summary>
internal sealed class Keras0Entries(LayerTable layers, Dialect dialect) : Keras1Entries(layers, dialect)
{
    protected override SequentialReader MakeSequentialReader(FunctionalReader functional) => new SiameseSequentialReader(this, functional);

    internal override string? CountedInputName(LayerForm form) => null;

    protected override bool OutputsRename(ImportContext context) => !context.Applies(Keras0Quirks.OutputsAreNotNames);

    protected override bool SaysInput(ConfigReader c, LayerSpec layer) =>
        layer is not Embedding || !c.Applies(Keras0Quirks.EmbeddingShapeIsRows);
}
