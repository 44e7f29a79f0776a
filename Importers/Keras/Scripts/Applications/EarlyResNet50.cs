using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>ResNet50 (He et al. 2015) as Keras 1 and 2 build it: resnet50.py in keras/applications at the tags 1.2.2 to 2.1.6, and in
/// Keras-Applications 1.0.8.</summary>
internal static class EarlyResNet50
{
    private static readonly (int Width, int Blocks)[] s_stages = [(64, 3), (128, 4), (256, 6), (512, 3)];

    // Where the first convolution's borders are its own.
    private static readonly ReleaseRange s_same = ReleaseRange.Since(2, 0, 7).Until(2, 1, 5),
        s_package = ReleaseRange.Since(2, 2);

    internal static TensorValue Body(ApplicationNet net, TensorValue x)
    {
        bool isPackage = s_package.Contains(net.Release);
        if (s_same.Contains(net.Release))
            x = net.Conv(x, 64, 7, "conv1", 2, "same");
        else
            x = net.Conv(net.Pad(x, 3, 3, ReleaseRange.UpTo(2, 0, 7).Contains(net.Release) ? null : "conv1_pad"), 64, 7, "conv1", 2);
        x = net.Relu(net.Norm(x, "bn_conv1"));
        if (isPackage)
            x = net.Pad(x, 1, 1, "pool1_pad");
        x = net.Pool(x, "Max", 3, 2);
        for (int stage = 0; stage < s_stages.Length; stage++)
        for (int block = 0; block < s_stages[stage].Blocks; block++)
            x = Block(
                net,
                x,
                s_stages[stage].Width,
                $"{stage + 2}{(char)('a' + block)}_branch",
                block > 0 ? 0
                    : stage == 0 ? 1
                    : 2
            );
        return isPackage ? x : net.Pool(x, "Average", 7, 7, "avg_pool");
    }

    internal static TensorValue Top(ApplicationNet net, TensorValue x, int classes) =>
        net.Dense(s_package.Contains(net.Release) ? net.Global(x, "Average", "avg_pool") : net.Flatten(x), classes, "fc1000", "softmax");

    private static TensorValue Block(ApplicationNet net, TensorValue input, int width, string name, int strides)
    {
        TensorValue Step(TensorValue v, int filters, int size, string part, int step, string padding) =>
            net.Norm(net.Conv(v, filters, size, $"res{name}{part}", step, padding), $"bn{name}{part}");
        var x = net.Relu(Step(input, width, 1, "2a", Math.Max(1, strides), "valid"));
        x = net.Relu(Step(x, width, 3, "2b", 1, "same"));
        x = Step(x, 4 * width, 1, "2c", 1, "valid");
        var shortcut = strides == 0 ? input : Step(input, 4 * width, 1, "1", strides, "valid");
        return net.Relu(net.Add(x, shortcut));
    }
}
