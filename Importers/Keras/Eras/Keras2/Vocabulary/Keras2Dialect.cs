using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>Keys and names of Keras 2, which are those that schemas below Layers use.</summary>
internal class Keras2Dialect : Dialect
{
    internal override KerasVersion Written => new(2, 3, 1);

    internal override ReluForm Relu(Config c) => c.Applies(Keras2Quirks.HalfSumRelu) ? ReluForm.HalfSum : ReluForm.Maximum;

    internal override ReluForm LeakyRelu(Config c) => c.Applies(Keras2Quirks.LeakyReluInParts) ? ReluForm.Parts : Relu(c);

    internal override NameTable<Activation> Activations { get; } =
        new(
            "an activation",
            ("linear", ActivationFunction.Linear),
            ("None", ActivationFunction.Linear),
            ("relu", ActivationFunction.Relu),
            ("relu", Activation.Rectifier),
            ("sigmoid", ActivationFunction.Sigmoid),
            ("hard_sigmoid", ActivationFunction.HardSigmoid),
            ("tanh", ActivationFunction.Tanh),
            ("softplus", ActivationFunction.Softplus),
            ("softsign", ActivationFunction.Softsign),
            ("elu", ActivationFunction.Elu),
            ("softmax", new SoftmaxActivation()),
            ("softmax", Activation.Softmax),
            ("selu", Activation.Selu),
            ("exponential", Activation.Exponential),
            ("relu6", Activation.Relu6),
            ("relu6", new ReluActivation(MaxValue: 6) { Form = ReluForm.HalfSum })
        );

    internal override FrozenDictionary<string, Activation> Customary { get; } =
        new Dictionary<string, Activation>
        {
            ["swish"] = Activation.Silu,
            ["silu"] = Activation.Silu,
            ["mish"] = Activation.Mish,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    internal override (string Key, NameTable<DataFormat> Names) DataFormats { get; } =
        ("data_format", new("a data_format", ("channels_last", DataFormat.ChannelsLast), ("channels_first", DataFormat.ChannelsFirst)));

    internal override (string Key, NameTable<Padding> Names) Paddings { get; } =
        ("padding", new("a padding", ("valid", Padding.Valid), ("same", Padding.Same), ("causal", Padding.Causal)));

    internal override IInitializerForm Initializers { get; } = new Keras2Initializers();

    internal override IRegularizerForm Regularizers { get; } = new Keras2Regularizers();

    internal override IConstraintForm Constraints { get; } = new Keras2Constraints();
}
