using System.Text;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Conversion;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.IO;

namespace KerasSharp;

/// <summary>Saves models as Keras does: one that came from a file in the layout, names, order and number formats of that file; one
/// built in C# as Keras 1.2.2.</summary>
public static class KerasExporter
{
    extension(Model model)
    {
        /// <summary>Saves architecture, weights and, where the model is compiled, training configuration and optimizer state
        /// (<c>model.save</c>). The file is written whole or not at all.</summary>
        /// <param name="path">The file to write: an archive where the name ends in .keras, HDF5 where it ends in .h5 or .hdf5, else in the
        /// form of the model's own file, and HDF5 where it has none.</param>
        /// <exception cref="KerasUnsupportedException">Keras has no such layer or setting; the message names it.</exception>
        /// <exception cref="IOException">The file cannot be written; one of that name is as it was.</exception>
        /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
        public void Save(string path)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(path);
            if (IsArchive(path, model))
                KerasArchiveWriter.Save(path, ArchiveWriter(model).Archive([]));
            else
                Writer(model).WholeModel().Save(path);
        }

        /// <summary>Saves the whole model in the form of another release of Keras than that of the file that it came from: Keras 1.2.2,
        /// 2.3.1, tf.keras 2.4 to 2.15, or Keras 3. What predicts the same in another form is written so; the file is written whole or not
        /// at all.</summary>
        /// <param name="path">The file to write: HDF5, or, where the name ends in .keras, an archive of Keras 3.</param>
        /// <param name="release">The release.</param>
        /// <returns>What was written in another form, is trained otherwise there, or was left out.</returns>
        /// <exception cref="KerasUnsupportedException">That release is not written, or has no place for a layer or setting of the model;
        /// the message names it.</exception>
        /// <inheritdoc cref="extension(Model).Save(string)" path="/exception[not(@cref='KerasUnsupportedException')]"/>
        public ConversionReport Save(string path, KerasVersion release)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(path);
            var target = ConversionTarget.Of(release);
            var conversion = new ModelConversion(model, target.Era, release);
            using var converted = conversion.Run() ?? throw conversion.Report.Refusal();
            target.Save(converted, path);
            return conversion.Report;
        }

        /// <summary>Saves the model in a form of Keras, whatever the form of the file that it came from.</summary>
        /// <param name="path">The file to write.</param>
        /// <param name="format">The form.</param>
        /// <returns>What was written in another form, is trained otherwise there, or was left out; nothing for an architecture or weights
        /// alone.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such form.</exception>
        /// <inheritdoc cref="extension(Model).Save(string, KerasVersion)" path="/exception"/>
        public ConversionReport? Save(string path, ModelFormat format)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(path);
            switch (format)
            {
                case ModelFormat.Keras1 or ModelFormat.Keras2 or ModelFormat.TfKeras or ModelFormat.Keras3:
                    return model.Save(path, ConversionTarget.ByName($"{format}")!.Release);
                case ModelFormat.Weights:
                    model.SaveWeights(path);
                    return null;
                case ModelFormat.Json or ModelFormat.Yaml:
                    string text = format == ModelFormat.Json ? model.ToJson() : model.ToYaml();
                    AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));
                    return null;
                default:
                    throw new ArgumentOutOfRangeException(nameof(format), format, "expected a form of Keras");
            }
        }

        /// <summary>Says what a file of a release would hold of the model: what would be written in another form, trained otherwise or left
        /// out, and, layer by layer, what it has no place for.</summary>
        /// <param name="release">The release, as in <see cref="extension(Model).Save(string, KerasVersion)"/>.</param>
        /// <exception cref="KerasUnsupportedException">That release is not written.</exception>
        public ConversionReport CanHold(KerasVersion release)
        {
            ArgumentNullException.ThrowIfNull(model);
            var conversion = new ModelConversion(model, ConversionTarget.Of(release).Era, release);
            conversion.Run()?.Dispose();
            return conversion.Report;
        }

        /// <summary>Saves a whole model with texts beside it, such as how far a training has come. Keras does not look at them.</summary>
        /// <param name="path">The HDF5 file to write.</param>
        /// <param name="attributes">Attributes of the file's root, or keys of an archive's metadata: names that Keras does not use, and
        /// texts.</param>
        /// <inheritdoc cref="extension(Model).Save(string)" path="/exception"/>
        public void Save(string path, IEnumerable<KeyValuePair<string, string>> attributes)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(path);
            ArgumentNullException.ThrowIfNull(attributes);
            if (IsArchive(path, model))
            {
                KerasArchiveWriter.Save(path, ArchiveWriter(model).Archive(attributes));
                return;
            }
            var file = Writer(model).WholeModel();
            foreach (var (name, text) in attributes)
                file.Root.SetText(name, text);
            file.Save(path);
        }

        /// <summary>Saves a whole model to a stream.</summary>
        /// <param name="stream">Seekable and readable.</param>
        /// <exception cref="KerasUnsupportedException">Keras has no such layer or setting; the message names it.</exception>
        public void Save(Stream stream)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(stream);
            Writer(model).WholeModel().Save(stream);
        }

        /// <summary>Saves the weights alone (<c>model.save_weights</c>). The file is written whole or not at all.</summary>
        /// <inheritdoc cref="extension(Model).Save(string)"/>
        public void SaveWeights(string path)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(path);
            var writer = new ModelWriter(model);
            (writer.IsTree && IsTree(path) ? writer.Tree() : writer.WeightsOnly()).Save(path);
        }

        /// <summary>Saves the weights alone to a stream.</summary>
        /// <param name="stream">Seekable and readable.</param>
        public void SaveWeights(Stream stream)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(stream);
            new ModelWriter(model).WeightsOnly().Save(stream);
        }

        /// <summary>The architecture as JSON (<c>model.to_json</c>).</summary>
        /// <exception cref="KerasUnsupportedException">Keras has no such layer or setting; the message names it.</exception>
        public string ToJson()
        {
            ArgumentNullException.ThrowIfNull(model);
            return PythonJson.Write(Architecture(model));
        }

        /// <summary>The architecture as YAML (<c>model.to_yaml</c>).</summary>
        /// <exception cref="KerasUnsupportedException">Keras has no such layer or setting; the message names it.</exception>
        public string ToYaml()
        {
            ArgumentNullException.ThrowIfNull(model);
            return YamlWriter.Write(Architecture(model));
        }

        /// <summary>The arrays that a file has for the model: the layer's group, the array's name, its shape and elements.</summary>
        public IEnumerable<(string Group, string Name, int[] Shape, float[] Values)> StoredArrays()
        {
            ArgumentNullException.ThrowIfNull(model);
            return new ModelWriter(model).Arrays();
        }
    }

    // The name asks for the form, as in Keras; where it asks for none, the model's own file had one.
    private static bool IsArchive(string path, Model model) =>
        path.EndsWith(".keras", StringComparison.OrdinalIgnoreCase)
        || (
            !s_hdf5.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            && model.Origin is KerasOrigin { IsArchive: true }
        );

    private static readonly string[] s_hdf5 = [".h5", ".hdf5"];

    private static bool IsTree(string path) => path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase);

    /// <summary>A writer of an archive: as the model's own archive was, else of Keras 3's form.</summary>
    private static ModelWriter ArchiveWriter(Model model) =>
        model.Origin is KerasOrigin origin && (KerasEras.Of(origin.Report.Version.Value).WritesTrees || origin.IsArchive)
            ? new ModelWriter(model)
            : new ModelWriter(model, KerasEras.All[^1]);

    private static ModelWriter Writer(Model model)
    {
        if (model.Origin is not KerasOrigin origin)
            return new ModelWriter(model);
        var era = KerasEras.Of(origin.Report.Version.Value);
        return new ModelWriter(model, era.WholeModels == era ? null : era.WholeModels);
    }

    private static Newtonsoft.Json.Linq.JObject Architecture(Model model)
    {
        var architecture = (Newtonsoft.Json.Linq.JObject)new ModelWriter(model).Architecture().DeepClone();
        if (!architecture.ContainsKey("class_name"))
            return architecture;
        var report = (model.Origin as KerasOrigin)?.Report;
        var release = report?.Version.Value ?? KerasEras.Usual.Dialect.Written;
        architecture.TryAdd("keras_version", release.ToString());
        if (report is not null && KerasEras.Of(release).TellsBackend)
            architecture.TryAdd("backend", report.Backend.Value == TrainingBackend.TensorFlow ? "tensorflow" : "theano");
        return architecture;
    }
}
