using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>VGG16 and VGG19 (Simonyan and Zisserman 2014), alike in all releases.</summary>
internal static class Vgg
{
    /// <param name="net">The release.</param>
    /// <param name="x">The image.</param>
    /// <param name="deep">Convolutions of the last three blocks: 3 or 4.</param>
    internal static TensorValue Body(ApplicationNet net, TensorValue x, int deep)
    {
        int[] filters = [64, 128, 256, 512, 512];
        for (int block = 1; block <= filters.Length; block++)
        {
            int count = block <= 2 ? 2 : deep;
            for (int conv = 1; conv <= count; conv++)
                x = net.Conv(x, filters[block - 1], 3, $"block{block}_conv{conv}", padding: "same", activation: "relu");
            x = net.Pool(x, "Max", 2, 2, $"block{block}_pool");
        }
        return x;
    }

    internal static TensorValue Top(ApplicationNet net, TensorValue x, int classes)
    {
        x = net.Flatten(x, "flatten");
        x = net.Dense(x, 4096, "fc1", "relu");
        x = net.Dense(x, 4096, "fc2", "relu");
        return net.Dense(x, classes, "predictions", "softmax");
    }
}
