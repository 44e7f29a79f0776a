using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Loads a file's weights into a model that is already there.</summary>
internal static class WeightImport
{
    /// <param name="model">The model.</param>
    /// <param name="file">A weights-only or whole-model file.</param>
    /// <param name="byName">As <see cref="WeightLoader.Match"/> takes it.</param>
    /// <param name="options">What the caller decides.</param>
    /// <exception cref="KerasFormatException">The file is damaged, or its weights do not fit; then the model is as it was.</exception>
    internal static ImportReport Run(Model model, Hdf5File file, bool? byName, KerasImportOptions options)
    {
        var weights = WeightsFile.Open(file);
        var traits = new FileTraits(file, null, weights);
        var origin = model.Origin as KerasOrigin;
        var version = ReleaseDetection.Of(options, traits).Told;
        if (origin is not null && !version.Certain)
            version = origin.Report.Version;
        var backend = BackendDetection.Of(options, traits, version.Value, file.Name).Told;
        if (origin is not null && !backend.Certain)
            backend = origin.Report.Backend;
        var report = new ImportReport
        {
            Files = [file.Name],
            Version = version,
            Backend = backend,
        };
        var layers = KerasEras.Of(version.Value).Layers;
        LayerForm Usual(LayerSpec l) => layers.UsualForm(l, version.Value, backend.Value);
        var forms = (origin?.Forms ?? new Dictionary<string, LayerForm>()).ToDictionary(f => f.Key, f => Of(f.Value, report));
        var loader = new WeightLoader(model, layers, weights, report, Usual);
        WeightCopy.Run(loader.Match(LayerArrays.Of(model, model.Spec, layers, forms, Usual), byName));
        return report;
    }

    private static LayerForm Of(LayerForm form, ImportReport report) =>
        form with
        {
            Version = report.Version.Value,
            Backend = report.Backend.Value,
            Inner = form.Inner.ToDictionary(i => i.Key, i => Of(i.Value, report)),
        };
}
