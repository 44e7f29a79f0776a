using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Detection;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>One import: from an architecture and a file of weights to a model. Release and backend are detected, the era reads the
/// architecture under each image layout that the file may have, the weights are matched, and the best attempt is filled.</summary>
/// <param name="architecture">The architecture.</param>
/// <param name="place">Where it stands.</param>
/// <param name="file">The file of weights; null for none.</param>
/// <param name="options">What the caller decides.</param>
internal sealed class ModelImport(JObject architecture, ArchitecturePlace place, Hdf5File? file, KerasImportOptions options)
{
    /// <summary>Texts in texts that were unwrapped on the way here.</summary>
    internal IReadOnlyList<string> Unwrapped { get; init; } = [];

    /// <summary>What a .keras file says of itself beside the architecture; null where there is none.</summary>
    internal JObject? Metadata { get; init; }

    /// <summary>What stands in an archive beside the model, by the members' names.</summary>
    internal IReadOnlyList<(string Name, byte[] Bytes)> Assets { get; init; } = [];

    /// <summary>For weights that are drawn.</summary>
    internal int Seed { get; init; }

    /// <summary>Makes a model of what was read; replaced by tests that count models.</summary>
    internal Func<ModelSpec, Model>? Make { get; init; }

    /// <summary>The model: with the file's weights, or, without a file, with weights that are drawn by their initializers.</summary>
    /// <exception cref="KerasFormatException">The architecture or the file is ill-formed, or they do not fit together.</exception>
    /// <exception cref="KerasUnsupportedException">They need what KerasSharp does not have.</exception>
    internal Model Run()
    {
        var weights = file is null ? null : WeightsFile.Open(file, options.LayerPlaces);
        var traits = new FileTraits(file, architecture, weights) { Metadata = Metadata };
        var release = ReleaseDetection.Of(options, traits);
        var era = KerasEras.Of(release.Value);
        var layouts = ImageLayoutDetection.Candidates(options, release.Value, architecture);
        var attempt = new LayoutChoice(layouts, layout => Try(era, traits, weights, release, layout)).Choose();
        try
        {
            Fill(attempt, era, weights);
            return attempt.Model;
        }
        catch
        {
            attempt.Dispose();
            throw;
        }
    }

    private void Fill(ImportAttempt attempt, IKerasEra era, WeightsFile? weights)
    {
        WeightCopy.Run(attempt.Fitted);
        var forms = new Dictionary<string, LayerForm>(attempt.Form.Inner);
        foreach (var (target, _) in attempt.Fitted)
            forms[target.Layer.Name!] = target.Form;
        // A checkpoint's order is none that HDF5 may have, and the places of attributes are none of the layers of Keras's own models.
        var record =
            weights is null or { NamesTellOrder: true } || options.LayerPlaces is not null
                ? null
                : FileRecord.Of(weights, attempt.Fitted, attempt.Report);
        var origin = new KerasOrigin(attempt.Report)
        {
            Architecture = architecture,
            Assets = Assets,
            Forms = forms,
            File = record,
            WeightNames = new(() => Names(attempt, era, forms, record)),
        };
        attempt.Model.Origin = origin;
        if (file is not null && options.Training)
            new TrainingImport(file, era, options, attempt.Model, origin).Restore([.. attempt.Fitted.SelectMany(f => f.Target.Slots)]);
    }

    private static IReadOnlyDictionary<string, string> Names(
        ImportAttempt attempt,
        IKerasEra era,
        Dictionary<string, LayerForm> forms,
        FileRecord? record
    )
    {
        var (model, version, backend) = (attempt.Model, attempt.Report.Version.Value, attempt.Report.Backend.Value);
        var layers = LayerArrays.Of(model, model.Spec, era.Layers, forms, l => era.Layers.UsualForm(l, version, backend));
        return WeightNames.Of(layers, record, name => era.ArrayName(name, model.Spec, backend));
    }

    private ImportAttempt Try(
        IKerasEra era,
        FileTraits traits,
        WeightsFile? weights,
        Finding<KerasVersion> release,
        Finding<DataFormat> layout
    )
    {
        var report = new ImportReport
        {
            Files = file is null || place.File == file.Name ? [place.File] : [place.File, file.Name],
            Version = release.Told,
            Backend = BackendDetection.Of(options, traits, release.Value, place.ToString()).Told,
            DimOrdering = layout.Told,
        };
        if (BackendDetection.IsCntk(traits))
            report.Add(
                ImportNoteKind.Warning,
                "",
                "CNTK wrote the file; it is read as TensorFlow's are: kernels are not turned, and borders are padded as needed"
            );
        foreach (string note in Unwrapped)
            report.Add(ImportNoteKind.Conversion, "", note);
        var context = new ImportContext(place.ToString(), report, options)
        {
            Readable = KerasEras.Readable,
            EndsMasks = era.EndsMasks,
            ArrayShape = name => weights?.ShapeOf(name),
        };
        var (layer, form) = era.Architecture.Read(architecture, context, null);
        if (layer is not ModelSpec spec)
            throw new KerasFormatException($"{place}: expected a model (Sequential, Model), found a layer of class {layer.ClassName}");
        if (layout.Evidence.Kind == EvidenceKind.StoredByNearest)
            spec = (ModelSpec)NearestLayout.Of(spec, form, layout.Value);

        var model = Build(spec);
        try
        {
            era.Review(model, context);
            LayerForm Usual(LayerSpec l) => era.Layers.UsualForm(l, report.Version.Value, report.Backend.Value);
            return new ImportAttempt(
                model,
                report,
                form,
                weights is null
                    ? []
                    : new WeightLoader(model, era.Layers, weights, report, Usual).Match(
                        LayerArrays.Of(model, model.Spec, era.Layers, form.Inner, Usual),
                        byName: null
                    )
            );
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private Model Build(ModelSpec spec)
    {
        try
        {
            return Make?.Invoke(spec) ?? new Model(spec, options.Device ?? Device.Cpu(), options.Compile, Seed);
        }
        catch (KerasException e) when (e is not (KerasFormatException or KerasUnsupportedException))
        {
            throw new KerasFormatException($"{place}: {e.Message}", e);
        }
        catch (KerasUnsupportedException e)
        {
            throw new KerasUnsupportedException($"{place}: {e.Message}", e);
        }
    }
}
