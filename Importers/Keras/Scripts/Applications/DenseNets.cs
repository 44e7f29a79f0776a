using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>DenseNet121, 169 and 201 (Huang et al. 2016).</summary>
internal static class DenseNets
{
    private const double Epsilon = 1.001e-5;
    private const int Growth = 32;

    internal static TensorValue Body(ApplicationNet net, TensorValue x, params int[] blocks)
    {
        x = net.Pad(x, 3, 3, null);
        x = net.Conv(x, 64, 7, $"conv1{net.Joint}conv", 2, bias: false);
        x = net.Relu(net.Norm(x, $"conv1{net.Joint}bn", Epsilon), $"conv1{net.Joint}relu");
        x = net.Pool(net.Pad(x, 1, 1, null), "Max", 3, 2, "pool1");
        int width = 64;
        for (int b = 0; b < blocks.Length; b++)
        {
            for (int i = 1; i <= blocks[b]; i++, width += Growth)
                x = Grow(net, x, $"conv{b + 2}_block{i}");
            if (b < blocks.Length - 1)
                x = Halve(net, x, width /= 2, $"pool{b + 2}");
        }
        x = net.Norm(x, "bn", Epsilon);
        // Up to 2.1.6 the last activation was forgotten.
        return ReleaseRange.UpTo(2, 2).Contains(net.Release) ? x : net.Relu(x, "relu");
    }

    internal static TensorValue Top(ApplicationNet net, TensorValue x, int classes) =>
        net.Dense(
            net.Global(x, "Average", "avg_pool"),
            classes,
            ReleaseRange.UpTo(2, 4).Contains(net.Release) ? "fc1000" : "predictions",
            "softmax"
        );

    private static TensorValue Grow(ApplicationNet net, TensorValue input, string name)
    {
        var x = net.Relu(net.Norm(input, name + "_0_bn", Epsilon), name + "_0_relu");
        x = net.Conv(x, 4 * Growth, 1, name + "_1_conv", bias: false);
        x = net.Relu(net.Norm(x, name + "_1_bn", Epsilon), name + "_1_relu");
        x = net.Conv(x, Growth, 3, name + "_2_conv", padding: "same", bias: false);
        return net.Join(name + "_concat", input, x);
    }

    private static TensorValue Halve(ApplicationNet net, TensorValue x, int width, string name)
    {
        x = net.Relu(net.Norm(x, name + "_bn", Epsilon), name + "_relu");
        return net.Pool(net.Conv(x, width, 1, name + "_conv", bias: false), "Average", 2, 2, name + "_pool");
    }
}
