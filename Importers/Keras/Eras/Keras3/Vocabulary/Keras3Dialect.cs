using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Keys and names of Keras 3: those of tf.keras and what it added.</summary>
internal sealed class Keras3Dialect : TfKerasDialect
{
    internal override KerasVersion Written => new(3, 8, 0);

    internal override bool FrozenLearnsInside => true;

    protected override FrozenDictionary<string, string> Renamed { get; } =
        new Dictionary<string, string> { ["lr"] = "learning_rate" }.ToFrozenDictionary(StringComparer.Ordinal);

    // The names of TensorFlow's functions are gone; hard_sigmoid is another function; silu is the name that is written.
    internal override NameTable<Activation> Activations =>
        field ??= base.Activations.With(
            ["softmax_v2", "log_softmax_v2", "exp", "hard_sigmoid", "swish"],
            ("hard_sigmoid", Activation.HardSigmoid6),
            ("swish", Activation.Silu),
            ("hard_silu", Activation.HardSilu),
            ("hard_swish", Activation.HardSilu),
            ("celu", new CeluActivation()),
            ("glu", new GluActivation()),
            ("hard_tanh", Activation.HardTanh),
            ("tanh_shrink", Activation.TanhShrink),
            ("hard_shrink", new HardShrinkActivation()),
            ("soft_shrink", new SoftShrinkActivation()),
            ("sparse_plus", Activation.SparsePlus),
            ("sparse_sigmoid", Activation.SparseSigmoid),
            ("squareplus", new SquarePlusActivation()),
            ("sparsemax", new SparsemaxActivation())
        );

    internal override IInitializerForm Initializers { get; } = new Keras3Initializers();

    internal override IRegularizerForm Regularizers { get; } = new Keras3Regularizers();
}
