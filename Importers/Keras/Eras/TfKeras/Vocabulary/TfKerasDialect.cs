using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;

/// <summary>Keys and names of tf.keras: those of Keras 2 and what it added.</summary>
internal class TfKerasDialect : Keras2Dialect
{
    internal override KerasVersion Written => new(2, 15, 0);

    protected override FrozenDictionary<string, string> Renamed { get; } =
        new Dictionary<string, string> { ["lr"] = "learning_rate" }.ToFrozenDictionary(StringComparer.Ordinal);

    internal override bool HoldsActivationLayers => true;

    internal override FrozenDictionary<string, Activation> Customary => FrozenDictionary<string, Activation>.Empty;

    // Names with _v2 are those of TensorFlow's functions, which stand where a function was given in the place of a name.
    internal override NameTable<Activation> Activations { get; } =
        new(
            "an activation",
            ("linear", Activation.Linear),
            ("None", Activation.Linear),
            ("relu", Activation.Rectifier),
            ("relu", Activation.Relu),
            ("sigmoid", Activation.Sigmoid),
            ("hard_sigmoid", Activation.HardSigmoid),
            ("tanh", Activation.Tanh),
            ("softplus", Activation.Softplus),
            ("softsign", Activation.Softsign),
            ("elu", Activation.Elu),
            ("softmax", new SoftmaxActivation()),
            ("softmax", Activation.Softmax),
            ("softmax_v2", new SoftmaxActivation()),
            ("selu", Activation.Selu),
            ("exponential", Activation.Exponential),
            ("exp", Activation.Exponential),
            ("relu6", Activation.Relu6),
            ("gelu", Activation.Gelu),
            ("swish", Activation.Silu),
            ("silu", Activation.Silu),
            ("mish", Activation.Mish),
            ("leaky_relu", new LeakyReluActivation()),
            ("log_softmax", new LogSoftmaxActivation()),
            ("log_softmax_v2", new LogSoftmaxActivation()),
            ("log_sigmoid", Activation.LogSigmoid)
        );

    internal override IInitializerForm Initializers { get; } = new TfKerasInitializers();

    internal override IRegularizerForm Regularizers { get; } = new TfKerasRegularizers();
}
