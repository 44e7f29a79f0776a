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

    private static readonly ReleaseRange s_one = ReleaseRange.Since(1, 1),
        s_tf = ReleaseRange.Since(2, 7),
        s_mobile = ReleaseRange.Since(2, 0, 6).Until(2, 2),
        s_dense = ReleaseRange.Since(2, 1, 3).Until(2, 2),
        // Keras-Applications 1.0.8, which 2.2.3 and later install; what releases of that package before it built is not known.
        s_package = ReleaseRange.Since(2, 2, 3).Until(2, 4);

    private static readonly Application[] s_all =
    [
        new("vgg16", 224, s_one, (net, x) => Vgg.Body(net, x, 3), Vgg.Top),
        new("vgg19", 224, s_one, (net, x) => Vgg.Body(net, x, 4), Vgg.Top),
        new("resnet50", 224, s_tf, ResNet50.Body, ResNet50.Top),
        new("resnet50", 224, s_one.Until(2, 2), EarlyResNet50.Body, EarlyResNet50.Top),
        new("resnet50", 224, s_package, EarlyResNet50.Body, EarlyResNet50.Top),
        .. Early("inceptionv3", 299, s_one.Until(2, 2), (net, x) => new InceptionV3(net).Body(x), InceptionV3.Top),
        .. Early("xception", 299, s_one.Until(2, 2), Xception.Body, Xception.Top),
        .. Early("mobilenet", 224, s_mobile, MobileNets.First, MobileNets.FirstTop),
        new("mobilenetv2", 224, s_tf, MobileNets.Second, MobileNets.SecondTop),
        new("mobilenetv2", 224, s_package, MobileNets.Second, MobileNets.SecondTop),
        .. Early("densenet121", 224, s_dense, (net, x) => DenseNets.Body(net, x, 6, 12, 24, 16), DenseNets.Top),
        .. Early("densenet169", 224, s_dense, (net, x) => DenseNets.Body(net, x, 6, 12, 32, 32), DenseNets.Top),
        .. Early("densenet201", 224, s_dense, (net, x) => DenseNets.Body(net, x, 6, 12, 48, 32), DenseNets.Top),
    ];

    private static IEnumerable<Application> Early(
        string name,
        int size,
        ReleaseRange early,
        Func<ApplicationNet, TensorValue, TensorValue> body,
        Func<ApplicationNet, TensorValue, int, TensorValue> top
    ) => new[] { s_tf, early, s_package }.Select(r => new Application(name, size, r, body, top));

    /// <summary>All names.</summary>
    internal static IEnumerable<string> Names => s_all.Select(a => a.Name).Distinct();

    /// <summary>Whether there is a model of a name; case and joints do not matter.</summary>
    internal static bool Has(string name) => Array.Exists(s_all, a => a.Name == Key(name));

    private static string Key(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The architecture as a release builds it.</summary>
    /// <param name="name">The model's name; case and joints do not matter.</param>
    /// <param name="inputShape">Rows, columns and channels; null for those that it was trained on.</param>
    /// <param name="classes">Classes of the layers on top; null to leave these away.</param>
    /// <param name="release">The release.</param>
    /// <param name="layout">Where the channels of images lie.</param>
    /// <exception cref="KerasUnsupportedException">There is no such model, or the release builds it otherwise than is
    /// known.</exception>
    internal static JObject Architecture(
        string name,
        IReadOnlyList<int?>? inputShape,
        int? classes,
        KerasVersion release,
        DataFormat layout = DataFormat.ChannelsLast
    )
    {
        var era = ScriptEra.Of(release);
        era.DataFormat = layout;
        int size = Of(name, release).Size;
        bool isFirst = layout == DataFormat.ChannelsFirst;
        var input = ApplicationNet.Input(era, inputShape ?? (isFirst ? [3, size, size] : [size, size, 3]));
        var net = new ApplicationNet(era, new LayerFactory(era)) { Axis = Axis(name), IsFirst = isFirst };
        var model = Build(name, net, input, classes, null);
        var architecture = new GraphText(era).Architecture(model);
        ArchitectureOrder.Check(architecture, model, era, Key(name));
        return architecture;
    }

    /// <summary>A model upon an input, in the course of a script.</summary>
    /// <param name="application">The model's name, and how wide a MobileNet is.</param>
    /// <param name="era">The script's release.</param>
    /// <param name="factory">What makes the script's layers.</param>
    /// <param name="input">The input; null for one of its own.</param>
    /// <param name="shape">The shape of its own input; null for the usual one.</param>
    /// <param name="classes">Classes of the layers on top; null to leave these away.</param>
    /// <param name="pooling">avg or max in place of the layers on top; null for neither.</param>
    /// <param name="line">Where the script makes it.</param>
    /// <exception cref="KerasUnsupportedException">The release builds it otherwise than is known.</exception>
    internal static ModelValue InScript(
        (string Name, double Width) application,
        ScriptEra era,
        LayerFactory factory,
        TensorValue? input,
        IReadOnlyList<int?>? shape,
        int? classes,
        string? pooling,
        int line = 0
    )
    {
        var (name, width) = application;
        int size = Of(name, era.Release).Size;
        bool isFirst = era.DataFormat == DataFormat.ChannelsFirst;
        int? extent = classes is null ? null : size;
        input ??= ApplicationNet.Input(era, shape ?? (isFirst ? [3, extent, extent] : [extent, extent, 3]));
        var net = new ApplicationNet(era, factory)
        {
            Axis = Axis(name),
            IsFirst = isFirst,
            Width = width,
        };
        return Build(name, net, input, classes, pooling, line);
    }

    private static int Axis(string name) => Key(name) is "xception" or "mobilenet" or "mobilenetv2" ? -1 : 3;

    private static Application Of(string name, KerasVersion release)
    {
        if (!Has(name))
            throw new KerasUnsupportedException($"expected one of the models {Wording.List(Names)}, found '{name}'");
        return Array.Find(s_all, a => a.Name == Key(name) && a.Releases.Contains(release))
            ?? throw new KerasUnsupportedException($"how Keras {release} builds {Key(name)} is not known here", new ReleaseAdvice());
    }

    private static ModelValue Build(string name, ApplicationNet net, TensorValue input, int? classes, string? pooling, int line = 0)
    {
        var application = Of(name, net.Release);
        var output = application.Body(net, input);
        if (classes is { } count)
            output = application.Top(net, output, count);
        else if (pooling is "avg" or "max")
            output = net.Global(output, pooling == "avg" ? "Average" : "Max", PoolName(application.Name, net.Release, pooling));
        return new ModelValue(false, application.Name, line) { InputTensors = [input], OutputTensors = [output] };
    }

    // DenseNet names its last pool, and so does ResNet50 of later releases.
    private static string? PoolName(string name, KerasVersion release, string pooling) =>
        name.StartsWith("densenet", StringComparison.Ordinal) || (name == "resnet50" && s_tf.Contains(release)) ? pooling + "_pool" : null;
}
