using System.Text;
using KerasSharp.Files;
using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Import;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;

namespace KerasSharp;

/// <summary>Loads models that Keras 0.3 to 3.15 saved. What a file is, its first bytes tell, and never its name.</summary>
public static class KerasImporter
{
    /// <summary>Loads a whole-model file (<c>model.save</c>).</summary>
    /// <param name="path">An HDF5 file with an attribute model_config, a .keras archive, or the folder of a SavedModel of
    /// tf.keras.</param>
    /// <param name="options">What the caller decides.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WrongFileException">A file is one of another kind, such as a pickle or a Git LFS pointer.</exception>
    /// <exception cref="KerasFormatException">The file is no model, is damaged, or its weights do not fit its layers.</exception>
    /// <exception cref="KerasUnsupportedException">A layer or setting that KerasSharp does not have.</exception>
    public static Model Load(string path, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        RefuseArchitecture(path);
        using var file = ModelFile.Open(path);
        return Load(file, options ?? new KerasImportOptions());
    }

    /// <summary>Loads a whole-model file from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(ReadOnlyMemory<byte> bytes, KerasImportOptions? options = null, string name = "(memory)")
    {
        ArgumentNullException.ThrowIfNull(name);
        using var file = ModelFile.Open(bytes, name);
        return Load(file, options ?? new KerasImportOptions());
    }

    /// <summary>Loads an architecture (<c>to_json</c>, <c>to_yaml</c>) and its weights (<c>save_weights</c>, or a whole-model
    /// file).</summary>
    /// <param name="architecture">A JSON or YAML file.</param>
    /// <param name="weights">An HDF5 file.</param>
    /// <param name="options">What the caller decides.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(string architecture, string weights, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(weights);
        WrongFileException.ThrowIfNoFile(architecture);
        byte[] bytes = File.ReadAllBytes(architecture);
        RefuseOther(bytes, architecture);
        string text = ConfigText.Decode(bytes, architecture);
        using var file = ModelFile.OpenWeights(weights);
        return Load(text, new ArchitecturePlace(architecture), file, options ?? new KerasImportOptions());
    }

    /// <summary>Loads an architecture and its weights from memory.</summary>
    /// <param name="architecture">JSON or YAML.</param>
    /// <param name="weights">An HDF5 file as a whole.</param>
    /// <param name="options">What the caller decides.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(string architecture, ReadOnlyMemory<byte> weights, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        RefuseOther(architecture, "(architecture)");
        using var file = ModelFile.Open(weights, "(weights)");
        return Load(architecture, new ArchitecturePlace("(architecture)"), file.Weights, options ?? new KerasImportOptions());
    }

    /// <summary>Loads an architecture that no file holds, and its weights.</summary>
    internal static Model LoadText(string architecture, string name, string weights, KerasImportOptions options)
    {
        using var file = ModelFile.OpenWeights(weights);
        return Load(architecture, new ArchitecturePlace(name), file, options);
    }

    /// <summary>Loads a whole-model file from a stream, which is read to its end.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(Stream stream, KerasImportOptions? options = null, string name = "(stream)")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(bytes.ToArray(), options, name);
    }

    /// <summary>Builds a model from its architecture alone (<c>model_from_json</c>, <c>model_from_yaml</c>); weights are drawn by their
    /// initializers.</summary>
    /// <param name="architecture">JSON or YAML.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="seed">For weights that are drawn.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="WrongFileException">The text is that of another kind of file.</exception>
    /// <exception cref="KerasFormatException">The text is no architecture, or its layers do not fit together.</exception>
    /// <exception cref="KerasUnsupportedException">A layer or setting that KerasSharp does not have.</exception>
    public static Model FromArchitecture(
        string architecture,
        KerasImportOptions? options = null,
        int seed = 0,
        string name = "(architecture)"
    )
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(name);
        RefuseOther(architecture, name);
        var parsed = ConfigText.Parse(architecture, name);
        TensorFlowJs.Refuse(parsed, new ArchitecturePlace(name));
        OpenQuestions.Refuse(parsed, name);
        options ??= new KerasImportOptions();
        return NewerRelease.Named(
            name,
            options,
            null,
            () => parsed,
            () => new ModelImport(parsed, new ArchitecturePlace(name), null, options) { Seed = seed }.Run()
        );
    }

    /// <summary>Loads a file's weights into a model, such as one that was built in C#.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A weights-only or whole-model file.</param>
    /// <param name="byName">True: only into layers whose names are in the file, as Keras's by_name. False: by position, layers without
    /// weights not counted. Null: by name where all names agree, else by position.</param>
    /// <param name="options">The backend and release of the file, where it does not say them.</param>
    /// <returns>How the file was understood.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="KerasFormatException">The file is damaged, or its weights do not fit; then the model is as it was.</exception>
    /// <exception cref="KerasUnsupportedException">The file needs what KerasSharp does not have.</exception>
    public static ImportReport LoadWeights(Model model, string path, bool? byName = null, KerasImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        using var file = ModelFile.OpenWeights(path);
        options ??= new KerasImportOptions();
        return NewerRelease.Named(path, options, file, () => null, () => WeightImport.Run(model, file, byName, options));
    }

    private static void RefuseOther(string architecture, string name) =>
        RefuseOther(Encoding.UTF8.GetBytes(architecture, 0, Math.Min(architecture.Length, FileSignature.Length)), name);

    private static void RefuseOther(ReadOnlySpan<byte> architecture, string name)
    {
        if (FileSignature.Of(architecture) is not (FileKind.Architecture or FileKind.Text or FileKind.Unknown) and var kind)
            throw WrongFileException.Of(name, "a model's architecture (JSON or YAML)", kind);
    }

    private static void RefuseArchitecture(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".json" or ".yaml" or ".yml") || !File.Exists(path))
            return;
        TensorFlowJs.Refuse(path);
        throw new KerasFormatException(
            $"{path}: expected a whole-model file (HDF5), found an architecture, whose weights are in a file of their own",
            new WeightsAdvice(path)
        );
    }

    private static Model Load(ModelFile file, KerasImportOptions options)
    {
        if (file.Architecture is not { } text)
            return Load(file.Weights, options);
        var place = new ArchitecturePlace(file.Name, ModelFile.ConfigMember);
        return NewerRelease.Named(
            file.Name,
            options,
            file.Weights,
            () => ConfigText.Parse(text, place.ToString()),
            () =>
                new ModelImport(file.ArchitectureWithVocabularies(text), place, file.Weights, options)
                {
                    Metadata = file.Metadata,
                    Assets = file.ReadAssets(),
                }.Run(),
            file.Metadata
        );
    }

    /// <summary>Loads a whole model from a file that is open.</summary>
    internal static Model Load(Hdf5File file, KerasImportOptions options) =>
        NewerRelease.Named(
            file.Name,
            options,
            file,
            () => file.Root.Attributes.TryGetValue("model_config", out var config) ? ConfigText.Parse(config.AsString(), file.Name) : null,
            () =>
                file.Root.Attributes.TryGetValue("model_config", out var config)
                    ? Import(config.AsString(), new ArchitecturePlace(file.Name, "/model_config"), file, options)
                    : throw new KerasFormatException(
                        $"{file.Name}: /: expected an attribute 'model_config' (the architecture), found {Attributes(file.Root)}; a "
                            + $"file of weights alone needs its architecture",
                        new ArchitectureAdvice(file.Name)
                    )
        );

    /// <summary>Loads an architecture and its weights from a file that is open.</summary>
    internal static Model Load(string text, ArchitecturePlace place, Hdf5File file, KerasImportOptions options) =>
        NewerRelease.Named(
            place.File,
            options,
            file,
            () => ConfigText.Parse(text, place.ToString()),
            () => Import(text, place, file, options)
        );

    private static Model Import(string text, ArchitecturePlace place, Hdf5File file, KerasImportOptions options)
    {
        var unwrapped = new List<string>();
        var architecture = ConfigText.Parse(text, place.ToString(), unwrapped.Add);
        TensorFlowJs.Refuse(architecture, place);
        OpenQuestions.Refuse(architecture, place.ToString());
        return new ModelImport(architecture, place, file, options) { Unwrapped = unwrapped }.Run();
    }

    private static string Attributes(Hdf5Group group) =>
        group.Attributes.Count == 0 ? "no attributes" : $"only {Wording.List(group.Attributes.Keys)}";
}
