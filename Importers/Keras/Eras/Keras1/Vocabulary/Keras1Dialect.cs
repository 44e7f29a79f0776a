using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;

/// <summary>Keys and names of Keras 0 and 1.</summary>
internal sealed class Keras1Dialect : Dialect
{
    private static readonly FrozenDictionary<string, string> s_renamed = new Dictionary<string, string>
    {
        ["units"] = "output_dim",
        ["filters"] = "nb_filter",
        ["rate"] = "p",
        ["stddev"] = "sigma",
        ["use_bias"] = "bias",
        ["dilation_rate"] = "atrous_rate",
        ["kernel_initializer"] = "init",
        ["embeddings_initializer"] = "init",
        ["alpha_initializer"] = "init",
        ["recurrent_initializer"] = "inner_init",
        ["recurrent_activation"] = "inner_activation",
        ["kernel_regularizer"] = "W_regularizer",
        ["embeddings_regularizer"] = "W_regularizer",
        ["recurrent_regularizer"] = "U_regularizer",
        ["bias_regularizer"] = "b_regularizer",
        ["kernel_constraint"] = "W_constraint",
        ["embeddings_constraint"] = "W_constraint",
        ["bias_constraint"] = "b_constraint",
    }.ToFrozenDictionary();

    internal override KerasVersion Written => new(1, 2, 2);

    protected override FrozenDictionary<string, string> Renamed => s_renamed;

    internal override ReluForm Relu(Config c) => c.Applies(Keras1Quirks.HalfSumRelu) ? ReluForm.HalfSum : ReluForm.Maximum;

    internal override ReluForm LeakyRelu(Config c) => Relu(c) == ReluForm.Maximum ? ReluForm.Parts : ReluForm.HalfSum;

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
            ("softmax", ActivationFunction.Softmax)
        );

    internal override (string Key, NameTable<DataFormat> Names) DataFormats { get; } =
        ("dim_ordering", new("a dim_ordering", ("th", DataFormat.ChannelsFirst), ("tf", DataFormat.ChannelsLast)));

    internal override (string Key, NameTable<Padding> Names) Paddings { get; } =
        ("border_mode", new("a border_mode", ("valid", Padding.Valid), ("same", Padding.Same), ("full", Padding.Full)));

    internal override IInitializerForm Initializers { get; } = new Keras1Initializers();

    internal override IRegularizerForm Regularizers { get; } = new Keras1Regularizers();

    internal override IConstraintForm Constraints { get; } = new Keras1Constraints();
}
