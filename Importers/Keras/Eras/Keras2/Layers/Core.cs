using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Layers;

/// <summary>Dense, Activation, Flatten, Reshape and their like.</summary>
internal static class Core
{
    internal static readonly LayerSchema[] All = [new DenseSchema()];
}

/// <summary>Dense: kernel (D, U), bias (U). It hands masks on.</summary>
internal sealed class DenseSchema() : DenseSchema<Dense>("Dense", () => new(0) { PassesMask = true }, "kernel", "bias");
