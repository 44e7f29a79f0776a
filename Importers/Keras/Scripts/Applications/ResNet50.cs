using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>ResNet50 (He et al. 2015), as tf.keras and Keras 3 build it; releases before have other names and paddings.</summary>
internal static class ResNet50
{
    private static readonly (int Width, int Blocks)[] s_stages = [(64, 3), (128, 4), (256, 6), (512, 3)];

    internal static TensorValue Top(ApplicationNet net, TensorValue x, int classes) =>
        net.Dense(net.Global(x, "Average", "avg_pool"), classes, "predictions", "softmax");

    internal static TensorValue Body(ApplicationNet net, TensorValue x)
    {
        x = net.Pad(x, 3, 3, "conv1_pad");
        x = net.Relu(net.Norm(net.Conv(x, 64, 7, "conv1_conv", 2), "conv1_bn", 1.001e-5), "conv1_relu");
        x = net.Pool(net.Pad(x, 1, 1, "pool1_pad"), "Max", 3, 2, "pool1_pool");
        for (int stage = 0; stage < s_stages.Length; stage++)
        for (int block = 1; block <= s_stages[stage].Blocks; block++)
            x = Block(
                net,
                x,
                s_stages[stage].Width,
                $"conv{stage + 2}_block{block}",
                block > 1 ? 0
                    : stage == 0 ? 1
                    : 2
            );
        return x;
    }

    private static TensorValue Block(ApplicationNet net, TensorValue input, int width, string name, int strides)
    {
        TensorValue Norm(TensorValue v, int number) => net.Norm(v, $"{name}_{number}_bn", 1.001e-5);
        var shortcut = strides == 0 ? input : Norm(net.Conv(input, 4 * width, 1, name + "_0_conv", strides), 0);
        var x = net.Relu(Norm(net.Conv(input, width, 1, name + "_1_conv", Math.Max(1, strides)), 1), name + "_1_relu");
        x = net.Relu(Norm(net.Conv(x, width, 3, name + "_2_conv", padding: "same"), 2), name + "_2_relu");
        x = Norm(net.Conv(x, 4 * width, 1, name + "_3_conv"), 3);
        return net.Relu(net.Add(shortcut, x, name + "_add"), name + "_out");
    }
}
