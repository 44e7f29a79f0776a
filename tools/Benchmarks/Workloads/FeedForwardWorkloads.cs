namespace KerasSharp.Benchmarks.Workloads;

/// <summary>The workloads of dense layers, convolutions and attention.</summary>
internal static class FeedForwardWorkloads
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("W8", [1, 128, 4096], [784], () => Stack([new InputLayer(784), Relu(512), Relu(512), Classes(10)])),
        new("W9", [1, 128], [1, 28, 28], () => Digits(dropout: false)),
        new("W10", [1, 8], [3, 224, 224], Vgg16),
        new("W11", [1, 8], [3, 224, 224], ResidualNetwork.Graph),
        new("W14", [128], [1, 28, 28], () => Digits(dropout: true))
        {
            Goal = new(() => new Adadelta(), Losses.CategoricalCrossentropy, Classes: 10),
        },
        new("W17", [1], [96, 96, 3], MobileNetwork.Graph),
        new("W18", [1, 32], [128, 128], TransformerBlock),
    ];

    // mnist_cnn of Keras's examples.
    private static ModelSpec Digits(bool dropout)
    {
        var layers = new Sequential { new InputLayer(1, 28, 28), Image(32), Image(32) };
        layers.Add(new MaxPooling2D { DataFormat = DataFormat.ChannelsFirst });
        if (dropout)
            layers.Add(new Dropout(0.25));
        layers.Add(new Flatten()).Add(Relu(128));
        if (dropout)
            layers.Add(new Dropout(0.5));
        return layers.Add(Classes(10)).ToSpec();
    }

    private static ModelSpec Vgg16()
    {
        var layers = new Sequential { new InputLayer(3, 224, 224) };
        foreach (var (filters, count) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int i = 0; i < count; i++)
                layers.Add(Image(filters) with { Padding = Padding.Same });
            layers.Add(new MaxPooling2D { DataFormat = DataFormat.ChannelsFirst });
        }
        return layers.Add(new Flatten()).Add(Relu(4096)).Add(Relu(4096)).Add(Classes(1000)).ToSpec();
    }

    // Attention with 8 heads over 128 steps of width 128, then two dense layers, each with its sum and normalization.
    private static ModelSpec TransformerBlock()
    {
        var x = Functional.Input(128, 128);
        var attended = new LayerNormalization().Apply(Sum(x, new MultiHeadAttention(8, 16).Apply(x, x)));
        var y = new Dense(128).Apply(Relu(512).Apply(attended));
        return Functional.Model(x, new LayerNormalization().Apply(Sum(attended, y)));
    }

    private static KerasTensor Sum(KerasTensor a, KerasTensor b) => new Merge().Apply(a, b);

    private static Dense Relu(int units) => new(units) { Activation = ActivationFunction.Relu };

    private static Dense Classes(int count) => new(count) { Activation = ActivationFunction.Softmax };

    private static Convolution2D Image(int filters) =>
        new(filters, 3, 3) { Activation = ActivationFunction.Relu, DataFormat = DataFormat.ChannelsFirst };

    private static ModelSpec Stack(Sequential layers) => layers.ToSpec();
}
