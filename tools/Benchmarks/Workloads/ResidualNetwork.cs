namespace KerasSharp.Benchmarks.Workloads;

/// <summary>ResNet50 as keras.applications of 1.2.2 builds it, channels first: 7 x 7 and a pool without padding, 16 bottlenecks with the
/// stride in their first convolution and in the shortcut, a normalization after each convolution, an average over 7 x 7.</summary>
internal static class ResidualNetwork
{
    public static ModelSpec Graph()
    {
        var x = Functional.Input(3, 224, 224);
        var y = new ZeroPadding2D(3, 3) { DataFormat = DataFormat.ChannelsFirst }.Apply(x);
        y = Activated(Normalized(y, new Convolution2D(64, 7, 7) { Strides = [2, 2] }));
        y = new MaxPooling2D(3, 3) { Strides = [2, 2], DataFormat = DataFormat.ChannelsFirst }.Apply(y);
        foreach (var (filters, count, stride) in new[] { (64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2) })
            for (int i = 0; i < count; i++)
                y = Bottleneck(y, filters, i == 0 ? stride : 1, projects: i == 0);
        y = new AveragePooling2D(7, 7) { DataFormat = DataFormat.ChannelsFirst }.Apply(y);
        return Functional.Model(x, new Dense(1000) { Activation = ActivationFunction.Softmax }.Apply(new Flatten().Apply(y)));
    }

    private static KerasTensor Bottleneck(KerasTensor x, int filters, int stride, bool projects)
    {
        var y = Activated(Normalized(x, new Convolution2D(filters, 1, 1) { Strides = [stride, stride] }));
        y = Activated(Normalized(y, new Convolution2D(filters, 3, 3) { Padding = Padding.Same }));
        y = Normalized(y, new Convolution2D(4 * filters, 1, 1));
        var shortcut = projects ? Normalized(x, new Convolution2D(4 * filters, 1, 1) { Strides = [stride, stride] }) : x;
        return Activated(new Merge().Apply(y, shortcut));
    }

    private static KerasTensor Normalized(KerasTensor x, Convolution2D layer) =>
        new BatchNormalization { Axis = 1 }.Apply((layer with { DataFormat = DataFormat.ChannelsFirst }).Apply(x));

    private static KerasTensor Activated(KerasTensor x) => new ActivationLayer(ActivationFunction.Relu).Apply(x);
}
