using KerasSharp.Importers.Hdf5;
using KerasSharp.Importers.Keras;
using KerasSharp.Importers.Keras.Text;

namespace KerasSharp;

/// <summary>Loads models that Keras 0.3 to 2.3 saved.</summary>
public static class KerasImporter
{
    /// <summary>Loads a whole-model file (<c>model.save</c>).</summary>
    /// <param name="path">An HDF5 file with an attribute model_config.</param>
    /// <param name="options">What the caller decides.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="KerasFormatException">The file is no model, is damaged, or its weights do not fit its layers.</exception>
    /// <exception cref="KerasUnsupportedException">A layer or setting that KerasSharp does not have.</exception>
    public static Model Load(string path, KerasImportOptions? options = null)
    {
        using var file = Hdf5File.Open(path);
        return Load(file, options ?? new KerasImportOptions());
    }

    /// <summary>Loads a whole-model file from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(ReadOnlyMemory<byte> bytes, KerasImportOptions? options = null, string name = "(memory)")
    {
        using var file = Hdf5File.Open(bytes, name);
        return Load(file, options ?? new KerasImportOptions());
    }

    /// <summary>Loads an architecture (<c>to_json</c>, <c>to_yaml</c>) and its weights (<c>save_weights</c>, or a whole-model file).</summary>
    /// <param name="architecture">A JSON or YAML file.</param>
    /// <param name="weights">An HDF5 file.</param>
    /// <param name="options">What the caller decides.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(string architecture, string weights, KerasImportOptions? options = null)
    {
        string text = ConfigText.Decode(File.ReadAllBytes(architecture), architecture);
        using var file = Hdf5File.Open(weights);
        return Load(text, architecture, file, options ?? new KerasImportOptions());
    }

    /// <summary>Loads an architecture and its weights from memory.</summary>
    /// <param name="architecture">JSON or YAML.</param>
    /// <param name="weights">An HDF5 file as a whole.</param>
    /// <param name="options">What the caller decides.</param>
    /// <inheritdoc cref="Load(string, KerasImportOptions?)" path="/exception"/>
    public static Model Load(string architecture, ReadOnlyMemory<byte> weights, KerasImportOptions? options = null)
    {
        using var file = Hdf5File.Open(weights, "(weights)");
        return Load(architecture, "(architecture)", file, options ?? new KerasImportOptions());
    }

    private static Model Load(Hdf5File file, KerasImportOptions options)
    {
        if (!file.Root.Attributes.TryGetValue("model_config", out var config))
            throw new KerasFormatException($"{file.Name}: /: expected an attribute 'model_config' (the architecture), found {Attributes(file.Root)}; a file of weights alone needs its architecture: Load(\"model.json\", \"weights.h5\")");
        return Load(config.AsString(), $"{file.Name}: /model_config", file, options);
    }

    private static Model Load(string text, string place, Hdf5File file, KerasImportOptions options)
    {
        var unwrapped = new List<string>();
        var architecture = ConfigText.Parse(text, place, unwrapped.Add);
        return new ModelImport(architecture, place, file, options) { Unwrapped = unwrapped }.Run();
    }

    private static string Attributes(Hdf5Group group) => group.Attributes.Count == 0 ? "no attributes" : $"only {string.Join(", ", group.Attributes.Keys)}";
}

/// <summary>What an import leaves with a model.</summary>
public static class ImportedModel
{
    extension(Model model)
    {
        /// <summary>How the model's file was understood; null where it came from none.</summary>
        public ImportReport? ImportReport => (model.Origin as KerasOrigin)?.Report;
    }
}
