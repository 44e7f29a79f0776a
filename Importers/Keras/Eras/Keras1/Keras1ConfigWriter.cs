using KerasSharp.Importers.Keras.Architecture;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Writes architectures as 1.2.2 reads them: it makes a layer's calls where the layer is listed, so that whatever it is called on
/// stands before it (Container.from_config; Keras 2 comes back to calls that it cannot make yet).</summary>
/// <param name="entries">Writes layers.</param>
internal sealed class Keras1ConfigWriter(LayerEntries entries) : ModelConfigWriter(entries, "input_dtype")
{
    protected override IEnumerable<int> Listed(ModelSpec model) =>
        LayerListing.Of(
            model,
            base.Listed(model),
            open => new KerasUnsupportedException(
                $"{open}, and {Keras1Era.Instance.Name} reads only files whose layers stand one after the other"
            )
        );
}
