using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>Xception (Chollet 2016).</summary>
internal static class Xception
{
    internal static TensorValue Body(ApplicationNet net, TensorValue x)
    {
        x = net.Relu(net.Norm(net.Conv(x, 32, 3, "block1_conv1", 2, bias: false), "block1_conv1_bn"), "block1_conv1_act");
        x = net.Relu(net.Norm(net.Conv(x, 64, 3, "block1_conv2", bias: false), "block1_conv2_bn"), "block1_conv2_act");
        x = Shrinking(net, x, 2, 128, 128);
        x = Shrinking(net, x, 3, 256, 256);
        x = Shrinking(net, x, 4, 728, 728);
        for (int block = 5; block <= 12; block++)
        {
            var residual = x;
            for (int i = 1; i <= 3; i++)
                x = Step(net, net.Relu(x, $"block{block}_sepconv{i}_act"), $"block{block}_sepconv{i}", 728);
            x = net.Add(x, residual);
        }
        x = Shrinking(net, x, 13, 728, 1024);
        x = net.Relu(Step(net, x, "block14_sepconv1", 1536), "block14_sepconv1_act");
        return net.Relu(Step(net, x, "block14_sepconv2", 2048), "block14_sepconv2_act");
    }

    internal static TensorValue Top(ApplicationNet net, TensorValue x, int classes) =>
        net.Dense(net.Global(x, "Average", "avg_pool"), classes, "predictions", "softmax");

    private static TensorValue Shrinking(ApplicationNet net, TensorValue x, int block, int first, int second)
    {
        var residual = net.Norm(net.Conv(x, second, 1, null, 2, "same", bias: false), null);
        string name = $"block{block}_";
        if (block > 2)
            x = net.Relu(x, name + "sepconv1_act");
        x = net.Relu(Step(net, x, name + "sepconv1", first), name + "sepconv2_act");
        x = Step(net, x, name + "sepconv2", second);
        return net.Add(net.Pool(x, "Max", 3, 2, name + "pool", "same"), residual);
    }

    private static TensorValue Step(ApplicationNet net, TensorValue x, string name, int filters) =>
        net.Norm(net.Separable(x, filters, name), name + "_bn");
}
