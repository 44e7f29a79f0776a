using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;

/// <summary>Keys and names of Keras 3: those of tf.keras and what it added.</summary>
internal sealed class Keras3Dialect : TfKerasDialect
{
    internal override KerasVersion Written => new(3, 8, 0);

    protected override FrozenDictionary<string, string> Renamed { get; } =
        new Dictionary<string, string> { ["lr"] = "learning_rate" }.ToFrozenDictionary(StringComparer.Ordinal);

    internal override NameTable<Activation> Activations { get; } =
        new(
            "an activation",
            ("linear", Activation.Linear),
            ("None", Activation.Linear),
            ("relu", Activation.Rectifier),
            ("relu", Activation.Relu),
            ("sigmoid", Activation.Sigmoid),
            ("hard_sigmoid", Activation.HardSigmoid6),
            ("tanh", Activation.Tanh),
            ("softplus", Activation.Softplus),
            ("softsign", Activation.Softsign),
            ("elu", Activation.Elu),
            ("softmax", new SoftmaxActivation()),
            ("softmax", Activation.Softmax),
            ("selu", Activation.Selu),
            ("exponential", Activation.Exponential),
            ("relu6", Activation.Relu6),
            ("gelu", Activation.Gelu),
            ("silu", Activation.Silu),
            ("swish", Activation.Silu),
            ("leaky_relu", new LeakyReluActivation()),
            ("mish", Activation.Mish),
            ("hard_silu", Activation.HardSilu),
            ("hard_swish", Activation.HardSilu),
            ("log_softmax", new LogSoftmaxActivation()),
            ("log_sigmoid", Activation.LogSigmoid),
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
