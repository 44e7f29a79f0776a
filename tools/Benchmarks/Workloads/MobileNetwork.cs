namespace KerasSharp.Benchmarks.Workloads;

/// <summary>MobileNet (Howard et al. 2017) of width 0.35 on images of 96 x 96, channels last, padded as TensorFlow pads: what the pictures
/// of small web tools are classified by. 14 depthwise convolutions, each with a normalization and relu6.</summary>
internal static class MobileNetwork
{
    private const double Width = 0.35;

    public static ModelSpec Graph()
    {
        var x = Functional.Input(96, 96, 3);
        var y = Activated(
            new Convolution2D(Channels(32), 3, 3)
            {
                Strides = [2, 2],
                UseBias = false,
                Padding = Padding.Same,
                SameRule = SameRule.AsNeeded,
            }.Apply(x)
        );
        foreach (
            var (filters, stride) in new[]
            {
                (64, 1),
                (128, 2),
                (128, 1),
                (256, 2),
                (256, 1),
                (512, 2),
                (512, 1),
                (512, 1),
                (512, 1),
                (512, 1),
                (512, 1),
                (1024, 2),
                (1024, 1),
            }
        )
            y = Block(y, Channels(filters), stride);
        return Functional.Model(x, new Dense(10) { Activation = ActivationFunction.Softmax }.Apply(new GlobalAveragePooling2D().Apply(y)));
    }

    private static KerasTensor Block(KerasTensor x, int filters, int stride)
    {
        var each = new DepthwiseConvolution2D(3, 3)
        {
            Strides = [stride, stride],
            UseBias = false,
            Padding = Padding.Same,
            SameRule = SameRule.AsNeeded,
        };
        return Activated(new Convolution2D(filters, 1, 1) { UseBias = false }.Apply(Activated(each.Apply(x))));
    }

    private static KerasTensor Activated(KerasTensor x) => new ReLU(6).Apply(new BatchNormalization { Epsilon = 1e-3 }.Apply(x));

    private static int Channels(int full) => (int)(full * Width);
}
