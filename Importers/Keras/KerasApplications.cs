using KerasSharp.Importers.Keras.Scripts.Applications;
using Newtonsoft.Json;

namespace KerasSharp;

/// <summary>Models of <c>keras.applications</c>, layer by layer as releases of Keras build them, for files of their weights
/// alone.</summary>
public static class KerasApplications
{
    /// <summary>The names of all models.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ApplicationList.Names];

    /// <summary>The architecture as JSON, which <see cref="KerasImporter.FromArchitecture"/> and <see cref="KerasImporter.Load(string,
    /// ReadOnlyMemory{byte}, KerasImportOptions?)"/> read.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="inputShape">Rows, columns and channels of an image; null for those that Keras takes if nothing is said.</param>
    /// <param name="classes">The classes of the layers on top; null to leave these away (<c>include_top=False</c>).</param>
    /// <param name="version">The release of Keras that built it; null for Keras 3.</param>
    /// <param name="dimOrdering">Where the channels of images lie; weights of Theano's layout need them first.</param>
    /// <exception cref="KerasUnsupportedException">There is no such model, or the release builds it otherwise than is known.</exception>
    public static string Architecture(
        string name,
        IReadOnlyList<int?>? inputShape = null,
        int? classes = 1000,
        KerasVersion? version = null,
        DataFormat dimOrdering = DataFormat.ChannelsLast
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        return ApplicationList
            .Architecture(name, inputShape, classes, version ?? new KerasVersion(3, 8, 0), dimOrdering)
            .ToString(Formatting.None);
    }

    /// <summary>VGG16, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model Vgg16(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("vgg16", inputShape, classes, version);

    /// <summary>VGG19, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model Vgg19(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("vgg19", inputShape, classes, version);

    /// <summary>ResNet50, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model ResNet50(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("resnet50", inputShape, classes, version);

    /// <summary>InceptionV3, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model InceptionV3(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("inceptionv3", inputShape, classes, version);

    /// <summary>Xception, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model Xception(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("xception", inputShape, classes, version);

    /// <summary>MobileNet of width 1, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model MobileNet(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("mobilenet", inputShape, classes, version);

    /// <summary>MobileNetV2 of width 1, its weights drawn.</summary>
    /// <inheritdoc cref="Architecture"/>
    public static Model MobileNetV2(IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made("mobilenetv2", inputShape, classes, version);

    /// <summary>DenseNet of 121, 169 or 201 layers, its weights drawn.</summary>
    /// <param name="layers">121, 169 or 201.</param>
    /// <param name="inputShape">Rows, columns and channels of an image; null for those that Keras takes if nothing is said.</param>
    /// <param name="classes">The classes of the layers on top; null to leave these away.</param>
    /// <param name="version">The release of Keras that built it; null for Keras 3.</param>
    /// <exception cref="KerasUnsupportedException">There is no such model, or the release builds it otherwise than is known.</exception>
    public static Model DenseNet(int layers, IReadOnlyList<int?>? inputShape = null, int? classes = 1000, KerasVersion? version = null) =>
        Made($"densenet{layers}", inputShape, classes, version);

    private static Model Made(string name, IReadOnlyList<int?>? inputShape, int? classes, KerasVersion? version) =>
        KerasImporter.FromArchitecture(
            Architecture(name, inputShape, classes, version),
            new KerasImportOptions { Version = version ?? new KerasVersion(3, 8, 0), DimOrdering = DataFormat.ChannelsLast },
            name: name
        );
}
