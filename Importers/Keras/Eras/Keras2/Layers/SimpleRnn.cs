using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>kernel (D, U), recurrent_kernel (U, U), bias (U).</summary>
internal sealed class SimpleRnnSchema() : RecurrentSchema<SimpleRnn>("SimpleRNN")
{
    protected override SimpleRnn Template(Config c) => new(0);

    internal override SimpleRnn Cell(Config c, SimpleRnn layer)
    {
        c.Ignore("implementation", null, "all give the same numbers; releases up to 2.0.8 write it");
        return base.Cell(c, layer);
    }
}
