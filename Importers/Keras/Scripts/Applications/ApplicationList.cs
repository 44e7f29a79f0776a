using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Scripts.Layers;
using KerasSharp.Importers.Keras.Scripts.Values;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Scripts.Applications;

/// <summary>The models of keras.applications by name.</summary>
internal static class ApplicationList
{
    private sealed record Application(
        string Name,
        int Size,
        ReleaseRange Releases,
        Func<ApplicationNet, TensorValue, TensorValue> Body,
        Func<ApplicationNet, TensorValue, int, TensorValue> Top
    );

    private static readonly ReleaseRange s_one = ReleaseRange.Since(1, 2),
        // Before, they had other names and paddings, and from 2.2 to 2.3 a package of its own built them.
        s_tf = ReleaseRange.Since(2, 7);

    private static readonly Application[] s_all =
    [
        new("vgg16", 224, s_one, (net, x) => Vgg.Body(net, x, 3), Vgg.Top),
        new("vgg19", 224, s_one, (net, x) => Vgg.Body(net, x, 4), Vgg.Top),
        new("resnet50", 224, s_tf, ResNet50.Body, ResNet50.Top),
        new("inceptionv3", 299, s_tf, (net, x) => new InceptionV3(net).Body(x), InceptionV3.Top),
        new("xception", 299, s_tf, Xception.Body, Xception.Top),
        new("mobilenet", 224, s_tf, MobileNets.First, MobileNets.FirstTop),
        new("mobilenetv2", 224, s_tf, MobileNets.Second, MobileNets.SecondTop),
        new("densenet121", 224, s_tf, (net, x) => DenseNets.Body(net, x, 6, 12, 24, 16), DenseNets.Top),
        new("densenet169", 224, s_tf, (net, x) => DenseNets.Body(net, x, 6, 12, 32, 32), DenseNets.Top),
        new("densenet201", 224, s_tf, (net, x) => DenseNets.Body(net, x, 6, 12, 48, 32), DenseNets.Top),
    ];

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => s_all.Select(a => a.Name);

    /// <summary>The architecture as a release builds it.</summary>
    /// <param name="name">The model's name; case and joints do not matter.</param>
    /// <param name="inputShape">Rows, columns and channels; null for those that it was trained on.</param>
    /// <param name="classes">Classes of the layers on top; null to leave these away.</param>
    /// <param name="release">The release.</param>
    /// <exception cref="KerasUnsupportedException">There is no such model, or the release builds it otherwise than is
    /// known.</exception>
    internal static JObject Architecture(string name, IReadOnlyList<int?>? inputShape, int? classes, KerasVersion release)
    {
        string key = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        var application =
            Array.Find(s_all, a => a.Name == key)
            ?? throw new KerasUnsupportedException($"expected one of the models {Wording.List(Names)}, found '{name}'");
        var era = ScriptEra.Of(release);
        if (!application.Releases.Contains(release))
            throw new KerasUnsupportedException($"how Keras {release} builds {application.Name} is not known here", new ReleaseAdvice());
        var net = new ApplicationNet(era) { Axis = application.Name is "xception" or "mobilenet" or "mobilenetv2" ? -1 : 3 };
        var input = ApplicationNet.Input(era, inputShape ?? [application.Size, application.Size, 3]);
        var output = application.Body(net, input);
        if (classes is { } count)
            output = application.Top(net, output, count);
        var model = new ModelValue(false, application.Name, 0) { InputTensors = [input], OutputTensors = [output] };
        var architecture = new GraphText(era).Architecture(model);
        ArchitectureOrder.Check(architecture, model, era, application.Name);
        return architecture;
    }
}
