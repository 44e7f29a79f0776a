using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras;
using KerasSharp.Importers.Keras.Export;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;

namespace KerasSharp.Importers.Keras.Conversion;

/// <summary>Makes of a model one that a release of another era can hold and that predicts the same, or says what stands in the
/// way.</summary>
/// <param name="model">The model.</param>
/// <param name="era">The era to write for.</param>
/// <param name="release">The release to write for.</param>
internal sealed class ModelConversion(Model model, IKerasEra era, KerasVersion release)
{
    /// <summary>What was done.</summary>
    internal ConversionReport Report { get; } = new(release);

    /// <summary>The converted model, which is to be disposed of; null where something was refused.</summary>
    internal Model? Run()
    {
        var spec = Trainability.Current(model);
        var values = model
            .Variables.All.Where(v => v.Role == Runtime.Graph.VariableRole.Weight)
            .ToDictionary(v => v.Name, v => (v.Shape, (Func<float[]>)(() => v.Values)), StringComparer.Ordinal);
        GraphRewriter rewriter;
        ModelSpec converted;
        try
        {
            var backend = Report.Backend = WrittenBackend.Of(spec, era, model.Origin as KerasOrigin);
            // Keras of these eras reads a file of another backend without a word.
            if (!era.SameOnAllBackends && model.Origin is KerasOrigin { Report.Backend.Value: var from } && from != backend)
                Report.Add(
                    ConversionNoteKind.Warning,
                    "",
                    $"it predicts the same in Keras on {backend} alone, whose borders the model has; it came from Keras on {from}"
                );
            LayerForm Usual(LayerSpec l) => era.Layers.UsualForm(l, release, backend);
            rewriter = new GraphRewriter(
                new ConversionTarget(era, release),
                new ValueShapes(spec, model.PlaceholderExtent),
                values,
                new LayerAdoption(era, Usual, Report),
                Report
            );
            converted = rewriter.Of(spec);
            if (!Report.CanHold)
                return null;
            era.Architecture.WriteModel(converted, Usual);
            if (era.SameOnAllBackends && HasImagesFirst(converted))
                Report.Add(
                    ConversionNoteKind.Warning,
                    "",
                    $"images have their channels first, as before; TensorFlow computes some such layers on a GPU only"
                );
        }
        catch (KerasUnsupportedException e)
        {
            Report.Add(ConversionNoteKind.Refused, "", $"{e.Message}");
            return null;
        }
        return Built(converted, rewriter);
    }

    private static bool HasImagesFirst(LayerSpec layer) =>
        layer is ModelSpec model ? model.Layers.Any(HasImagesFirst) : ImageLayout.OfWeighted(layer) == DataFormat.ChannelsFirst;

    private Model? Built(ModelSpec spec, GraphRewriter rewriter)
    {
        Model result;
        try
        {
            result = new Model(era.EndsMasks ? spec : WithoutEnds(spec), model.Backend, model.Options) { Origin = model.Origin };
        }
        catch (KerasException e)
        {
            Report.Add(ConversionNoteKind.Refused, "", $"{e.Message}");
            return null;
        }
        try
        {
            foreach (var weight in result.Variables.All.Where(v => v.Role == Runtime.Graph.VariableRole.Weight))
                weight.Set(rewriter.Weight(weight.Name));
            new TrainingConversion(model, result, era, release, Report).Run(rewriter.Changed.Count > 0);
            _ = new ModelWriter(result, era, release).Architecture();
            return result;
        }
        catch (KerasUnsupportedException e)
        {
            Report.Add(ConversionNoteKind.Refused, "", $"{e.Message}");
            result.Dispose();
            return null;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>The graph with masks that are errors where a layer does not support them.</summary>
    private static ModelSpec WithoutEnds(ModelSpec spec) =>
        spec with
        {
            Layers = [.. spec.Layers.Select(l => l is ModelSpec nested ? WithoutEnds(nested) : l)],
            Calls = [.. spec.Calls.Select(c => c with { EndsMasks = false })],
        };
}
