using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>MobileNet (Howard et al. 2017) and MobileNetV2 (Sandler et al. 2018): keras/applications at the tags 2.0.6 to 2.1.6,
/// Keras-Applications 1.0.8 for 2.2.3 to 2.3.1, tf.keras and Keras 3.</summary>
internal static class MobileNets
{
    private static readonly ReleaseRange s_own = ReleaseRange.Since(2, 0, 6).Until(2, 2),
        s_around = ReleaseRange.Since(2, 1, 5).Until(2, 2),
        s_package = ReleaseRange.Since(2, 2).Until(2, 4);

    internal static TensorValue First(ApplicationNet net, TensorValue x)
    {
        bool isAround = s_around.Contains(net.Release),
            isOwn = s_own.Contains(net.Release);
        if (isAround)
            x = net.Conv(net.Pad(x, 1, 1, "conv1_pad"), net.Narrowed(32), 3, "conv1", 2, bias: false);
        else if (s_package.Contains(net.Release))
            x = net.Conv(net.Pad(x, 0, 1, "conv1_pad"), net.Narrowed(32), 3, "conv1", 2, bias: false);
        else
            x = net.Conv(x, net.Narrowed(32), 3, "conv1", 2, "same", bias: false);
        x = net.Relu6(net.Norm(x, "conv1_bn"), "conv1_relu");
        int[] filters = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
        for (int block = 1; block <= filters.Length; block++)
        {
            int strides = block is 2 or 4 or 6 or 12 ? 2 : 1;
            if (isAround || (strides == 2 && !isOwn))
                x = net.Pad(x, isAround ? 1 : 0, 1, $"conv_pad_{block}");
            bool isPadded = isAround || (strides == 2 && !isOwn);
            x = net.Depthwise(x, $"conv_dw_{block}", strides, isPadded ? "valid" : "same");
            x = net.Relu6(net.Norm(x, $"conv_dw_{block}_bn"), $"conv_dw_{block}_relu");
            x = net.Conv(x, net.Narrowed(filters[block - 1]), 1, $"conv_pw_{block}", 1, "same", bias: false);
            x = net.Relu6(net.Norm(x, $"conv_pw_{block}_bn"), $"conv_pw_{block}_relu");
        }
        return x;
    }

    internal static TensorValue FirstTop(ApplicationNet net, TensorValue x, int classes)
    {
        if (ReleaseRange.UpTo(2, 4).Contains(net.Release))
        {
            x = net.Reshape(net.Global(x, "Average"), net.IsFirst ? [net.Narrowed(1024), 1, 1] : [1, 1, net.Narrowed(1024)], "reshape_1");
            x = net.Conv(net.Dropout(x, 1e-3, "dropout"), classes, 1, "conv_preds", 1, "same");
            return s_own.Contains(net.Release)
                ? net.Reshape(net.Softmax(x, "act_softmax"), [classes], "reshape_2")
                : net.Softmax(net.Reshape(x, [classes], "reshape_2"), "act_softmax");
        }
        x = net.Dropout(net.Global(x, "Average", keeps: true), 1e-3, "dropout");
        x = net.Reshape(net.Conv(x, classes, 1, "conv_preds", 1, "same"), [classes], "reshape_2");
        return net.Softmax(x, "predictions");
    }

    internal static TensorValue Second(ApplicationNet net, TensorValue x)
    {
        x = s_package.Contains(net.Release)
            ? net.Conv(net.PadToHalve(x, "Conv1_pad"), Divisible(32 * net.Width), 3, "Conv1", 2, bias: false)
            : net.Conv(x, Divisible(32 * net.Width), 3, "Conv1", 2, "same", bias: false);
        x = net.Relu6(net.Norm(x, "bn_Conv1", 1e-3, 0.999), "Conv1_relu");
        int input = Divisible(32 * net.Width),
            block = 0;
        foreach (
            var (filters, count, strides) in new[] { (16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1) }
        )
            for (int i = 0; i < count; i++, block++, input = Divisible(net.Narrowed(filters)))
                x = Inverted(net, x, input, Divisible(net.Narrowed(filters)), i == 0 ? strides : 1, block);
        x = net.Conv(x, net.Width > 1 ? Divisible(1280 * net.Width) : 1280, 1, "Conv_1", bias: false);
        return net.Relu6(net.Norm(x, "Conv_1_bn", 1e-3, 0.999), "out_relu");
    }

    // The multiple of 8 that is nearest, and never more than a tenth less (_make_divisible in mobilenet_v2.py).
    private static int Divisible(double filters)
    {
        int near = Math.Max(8, (int)Math.Floor(filters + 4) / 8 * 8);
        return near < 0.9 * filters ? near + 8 : near;
    }

    internal static TensorValue SecondTop(ApplicationNet net, TensorValue x, int classes) =>
        net.Dense(net.Global(x, "Average"), classes, s_package.Contains(net.Release) ? "Logits" : "predictions", "softmax");

    private static TensorValue Inverted(ApplicationNet net, TensorValue input, int width, int filters, int strides, int block)
    {
        string name = block == 0 ? "expanded_conv_" : $"block_{block}_";
        var x = input;
        if (block > 0)
        {
            x = net.Conv(x, 6 * width, 1, name + "expand", 1, "same", bias: false);
            x = net.Relu6(net.Norm(x, name + "expand_BN", 1e-3, 0.999), name + "expand_relu");
        }
        if (strides == 2)
            x = net.PadToHalve(x, name + "pad");
        x = net.Depthwise(x, name + "depthwise", strides, strides == 1 ? "same" : "valid");
        x = net.Relu6(net.Norm(x, name + "depthwise_BN", 1e-3, 0.999), name + "depthwise_relu");
        x = net.Conv(x, filters, 1, name + "project", 1, "same", bias: false);
        x = net.Norm(x, name + "project_BN", 1e-3, 0.999);
        return width == filters && strides == 1 ? net.Add(input, x, name + "add") : x;
    }
}
