using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Values;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>InceptionV3 (Szegedy et al. 2015). Keras 1 builds it with biases, with the activation in front of the normalization, and with
/// other widths in four places (inception_v3.py in keras/applications at the tag 1.2.2).</summary>
/// <param name="net">The release.</param>
internal sealed class InceptionV3(ApplicationNet net)
{
    private readonly bool _isEarly = ReleaseRange.UpTo(2).Contains(net.Release);

    internal TensorValue Body(TensorValue x)
    {
        x = Conv(x, 32, 3, 3, 2, "valid");
        x = Conv(x, 32, 3, 3, padding: "valid");
        x = net.Pool(Conv(x, 64, 3, 3), "Max", 3, 2);
        x = Conv(x, 80, 1, 1, padding: "valid");
        x = net.Pool(Conv(x, 192, 3, 3, padding: "valid"), "Max", 3, 2);
        x = Fives(x, 32, "mixed0");
        x = Fives(x, _isEarly ? 32 : 64, "mixed1");
        x = Fives(x, _isEarly ? 32 : 64, "mixed2");
        x = Halved(x);
        x = Sevens(x, 128, 128, "mixed4");
        x = Sevens(x, 160, 160, "mixed5");
        x = Sevens(x, 160, 160, "mixed6");
        x = Sevens(x, 192, _isEarly ? 160 : 192, "mixed7");
        x = HalvedAgain(x);
        x = Widened(x, 0);
        return Widened(x, 1);
    }

    internal static TensorValue Top(ApplicationNet net, TensorValue x, int classes) =>
        net.Dense(
            ReleaseRange.UpTo(2).Contains(net.Release)
                ? net.Flatten(net.Pool(x, "Average", 8, 8, "avg_pool"), "flatten")
                : net.Global(x, "Average", "avg_pool"),
            classes,
            "predictions",
            "softmax"
        );

    private TensorValue Conv(TensorValue x, int filters, int rows, int columns, int strides = 1, string padding = "same") =>
        _isEarly
            ? net.Norm(net.Conv(x, filters, (rows, columns), null, strides, padding, activation: "relu"), null)
            : net.Relu(net.Norm(net.Conv(x, filters, (rows, columns), null, strides, padding, bias: false), null, scale: false));

    private TensorValue Pooled(TensorValue x, int filters) => Conv(net.Pool(x, "Average", 3, 1, padding: "same"), filters, 1, 1);

    private TensorValue Fives(TensorValue x, int pooled, string name)
    {
        var one = Conv(x, 64, 1, 1);
        var five = Conv(Conv(x, 48, 1, 1), 64, 5, 5);
        var three = Conv(Conv(Conv(x, 64, 1, 1), 96, 3, 3), 96, 3, 3);
        return net.Join(name, one, five, three, Pooled(x, pooled));
    }

    private TensorValue Halved(TensorValue x)
    {
        var three = Conv(x, 384, 3, 3, 2, "valid");
        var twice = Conv(Conv(Conv(x, 64, 1, 1), 96, 3, 3), 96, 3, 3, 2, "valid");
        return net.Join("mixed3", three, twice, net.Pool(x, "Max", 3, 2));
    }

    private TensorValue Sevens(TensorValue x, int width, int first, string name)
    {
        var one = Conv(x, 192, 1, 1);
        var seven = Conv(Conv(Conv(x, width, 1, 1), width, 1, 7), 192, 7, 1);
        var twice = Conv(Conv(Conv(x, first, 1, 1), width, 7, 1), width, 1, 7);
        twice = Conv(Conv(twice, width, 7, 1), 192, 1, 7);
        return net.Join(name, one, seven, twice, Pooled(x, 192));
    }

    private TensorValue HalvedAgain(TensorValue x)
    {
        var three = Conv(Conv(x, 192, 1, 1), 320, 3, 3, 2, "valid");
        var seven = Conv(Conv(Conv(Conv(x, 192, 1, 1), 192, 1, 7), 192, 7, 1), 192, 3, 3, 2, "valid");
        return net.Join("mixed8", three, seven, net.Pool(x, _isEarly ? "Average" : "Max", 3, 2));
    }

    private TensorValue Widened(TensorValue x, int number)
    {
        var one = Conv(x, 320, 1, 1);
        var three = Conv(x, 384, 1, 1);
        three = net.Join($"mixed9_{number}", Conv(three, 384, 1, 3), Conv(three, 384, 3, 1));
        var twice = Conv(Conv(x, 448, 1, 1), 384, 3, 3);
        twice = net.Join(null, Conv(twice, 384, 1, 3), Conv(twice, 384, 3, 1));
        return net.Join($"mixed{9 + number}", one, three, twice, Pooled(x, 192));
    }
}
