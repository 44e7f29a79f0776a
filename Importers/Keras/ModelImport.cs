using KerasSharp.Importers.Hdf5;
using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Models;
using KerasSharp.Importers.Keras.Training;
using KerasSharp.Importers.Keras.Weights;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras;

/// <summary>One import: from an architecture and a file of weights to a model.</summary>
/// <param name="Architecture">The architecture.</param>
/// <param name="Place">File and place of the architecture, for messages.</param>
/// <param name="File">The file of weights; null for none.</param>
/// <param name="Options">What the caller decides.</param>
internal sealed record ModelImport(JObject Architecture, string Place, Hdf5File? File, KerasImportOptions Options)
{
    private sealed record Attempt(
        Model Model,
        ImportReport Report,
        LayerForm Form,
        IReadOnlyList<(LayerArrays Target, FileLayer Source)> Fitted
    );

    /// <summary>Texts in texts that were unwrapped on the way here.</summary>
    internal IReadOnlyList<string> Unwrapped { get; init; } = [];

    /// <summary>A model without a file of weights: they are drawn by their initializers.</summary>
    internal static Model FromArchitecture(JObject architecture, string place, KerasImportOptions options, int seed)
    {
        var version = Detection.Version(options, null, architecture, null);
        var orderings = OrderingResolver.Candidates(options, version.Value, architecture);
        var import = new ModelImport(architecture, place, null, options) { Seed = seed };
        var attempt = Choose(orderings, o => import.Try(null, version, o, orderings));
        attempt.Model.Origin = new KerasOrigin(attempt.Report) { Architecture = architecture, Forms = attempt.Form.Inner };
        return attempt.Model;
    }

    private int Seed { get; init; }

    internal Model Run()
    {
        var weights = WeightsFile.Open(File!);
        var version = Detection.Version(Options, File, Architecture, weights);
        var orderings = OrderingResolver.Candidates(Options, version.Value, Architecture);
        var attempt = Choose(orderings, o => Try(weights, version, o, orderings));
        WeightCopy.Run(attempt.Fitted);
        var forms = new Dictionary<string, LayerForm>(attempt.Form.Inner);
        foreach (var (target, _) in attempt.Fitted)
            forms[target.Layer.Name!] = target.Form;
        var origin = new KerasOrigin(attempt.Report)
        {
            Architecture = Architecture,
            Forms = forms,
            File = FileRecord.Of(weights, attempt.Fitted, attempt.Report),
        };
        attempt.Model.Origin = origin;
        if (Options.Training)
            new TrainingImport(File!, Options, attempt.Model, origin).Restore([.. attempt.Fitted.SelectMany(f => f.Target.Slots)]);
        return attempt.Model;
    }

    /// <summary>The first layout that fits; where none is certain, both are tried.</summary>
    private static Attempt Choose(IReadOnlyList<Detected<DataFormat>> orderings, Func<Detected<DataFormat>, Attempt> attempt)
    {
        Attempt first;
        try
        {
            first = attempt(orderings[0]);
        }
        catch (KerasFormatException) when (orderings.Count > 1)
        {
            Attempt other;
            try
            {
                other = attempt(orderings[1]);
            }
            catch (KerasFormatException)
            {
                other = null!;
            }
            // What is wrong is told for the likelier layout.
            if (other is null || !OrderingResolver.IsNeeded(other.Form))
                return attempt(orderings[0]);
            other.Report.DimOrdering = new(
                orderings[1].Value,
                $"{orderings[1].Evidence}; the only layout in which the sizes of all layers agree"
            );
            return other;
        }
        if (!OrderingResolver.IsNeeded(first.Form))
        {
            if (!orderings[0].Certain)
                first.Report.DimOrdering = null;
            return first;
        }
        if (orderings[0].Certain || orderings.Count == 1)
            return first;
        try
        {
            var second = attempt(orderings[1]);
            if (second.Model.Declared.ForeignInputs < first.Model.Declared.ForeignInputs)
            {
                first.Model.Dispose();
                second.Report.DimOrdering = new(
                    orderings[1].Value,
                    $"{orderings[1].Evidence}; the only layout in which nested models get inputs of the shapes that they declare"
                );
                return second;
            }
            second.Model.Dispose();
            if (first.Model.Declared.ForeignInputs < second.Model.Declared.ForeignInputs)
            {
                first.Report.DimOrdering = new(
                    orderings[0].Value,
                    $"{orderings[0].Evidence}; the only layout in which nested models get inputs of the shapes that they declare"
                );
                return first;
            }
        }
        catch (KerasFormatException)
        {
            first.Report.DimOrdering = new(
                orderings[0].Value,
                $"{orderings[0].Evidence}; the only layout in which the sizes of all layers agree"
            );
            return first;
        }
        first.Report.Add(
            ImportNoteKind.Warning,
            "",
            $"no layer stores an image layout; {orderings[0].Value} is {orderings[0].Evidence}, but the other one fits too",
            new DimOrderingAdvice()
        );
        return first;
    }

    private Attempt Try(
        WeightsFile? weights,
        Detected<KerasVersion> version,
        Detected<DataFormat> ordering,
        IReadOnlyList<Detected<DataFormat>> orderings
    )
    {
        string architectureFile = Place.Split(": /")[0];
        var report = new ImportReport
        {
            Files = File is null || architectureFile == File.Name ? [architectureFile] : [architectureFile, File.Name],
            Version = version,
            Backend = Detection.Backend(Options, File, Architecture, weights),
            DimOrdering = ordering,
        };
        foreach (string note in Unwrapped)
            report.Add(ImportNoteKind.Conversion, "", note);
        var context = new ImportContext(Place, report, Options, weights);
        var (layer, form) = LayerReader.Read(Architecture, context, null);
        if (layer is not ModelSpec spec)
            throw new KerasFormatException($"{Place}: expected a model (Sequential, Model), found a layer of class {layer.ClassName}");
        if (orderings is [{ Certain: true }, { Certain: true }] && orderings[0].Evidence.Contains("nearest", StringComparison.Ordinal))
            spec = (ModelSpec)OrderingResolver.Nearest(spec, form, ordering.Value);

        var model = Build(spec);
        LayerForm Usual(LayerSpec l) => UsualForm(l, report);
        if (weights is null)
            return new Attempt(model, report, form, []);
        return new Attempt(
            model,
            report,
            form,
            new WeightLoader(model, weights, report, Usual).Match(LayerArrays.Of(model, form.Inner, Usual), byName: null)
        );
    }

    private Model Build(ModelSpec spec)
    {
        try
        {
            return new Model(spec, Options.Device ?? Device.Cpu(), Options.Compile, Seed);
        }
        catch (KerasException e) when (e is not (KerasFormatException or KerasUnsupportedException))
        {
            throw new KerasFormatException($"{Place}: {e.Message}", e);
        }
        catch (KerasUnsupportedException e)
        {
            throw new KerasUnsupportedException($"{Place}: {e.Message}", e);
        }
    }

    /// <summary>Loads a file's weights into a model that is already there.</summary>
    internal static ImportReport LoadWeights(Model model, Hdf5File file, bool? byName, KerasImportOptions options)
    {
        var weights = WeightsFile.Open(file);
        var origin = model.Origin as KerasOrigin;
        var (version, backend) = (Detection.Version(options, file, null, weights), Detection.Backend(options, file, null, weights));
        if (origin is not null && !version.Certain)
            version = origin.Report.Version;
        if (origin is not null && !backend.Certain)
            backend = origin.Report.Backend;
        var report = new ImportReport
        {
            Files = [file.Name],
            Version = version,
            Backend = backend,
        };
        LayerForm Usual(LayerSpec l) => UsualForm(l, report);
        var forms = (origin?.Forms ?? new Dictionary<string, LayerForm>()).ToDictionary(f => f.Key, f => Of(f.Value, report));
        var loader = new WeightLoader(model, weights, report, Usual);
        WeightCopy.Run(loader.Match(LayerArrays.Of(model, forms, Usual), byName));
        return report;
    }

    private static LayerForm Of(LayerForm form, ImportReport report) =>
        form with
        {
            Version = report.Version.Value,
            Backend = report.Backend.Value,
            Inner = form.Inner.ToDictionary(i => i.Key, i => Of(i.Value, report)),
        };

    /// <summary>The form of a layer for which no file gave one, in a file of the reported release and backend.</summary>
    internal static LayerForm UsualForm(LayerSpec layer, ImportReport report)
    {
        var form = (LayerImporters.BySpec(layer)?.FormOf(layer) ?? LayerForm.Usual) with
        {
            Version = report.Version.Value,
            Backend = report.Backend.Value,
        };
        return form.Version.Major == 0 ? form with { FusedGates = false } : form;
    }
}
