using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras1.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras1;

/// <summary>Architectures of Keras 1: Sequential, Model and, up to 1.1, Graph. Parts of a file may have the flat form of Keras
/// 0.3.</summary>
internal class Keras1Entries : LayerEntries
{
    private readonly FunctionalReader _functional;
    private readonly SequentialReader _sequential;
    private readonly Keras1ConfigWriter _writer;

    internal Keras1Entries(LayerTable layers, Dialect dialect)
        : base(layers, dialect)
    {
        _functional = new FunctionalReader(this);
        _sequential = MakeSequentialReader(_functional);
        _writer = new Keras1ConfigWriter(this);
    }

    /// <summary>Makes what reads a Sequential.</summary>
    protected virtual SequentialReader MakeSequentialReader(FunctionalReader functional) => new MergedSequentialReader(this, functional);

    /// <summary>Whether a layer of a Graph gets the name of the output that it gives.</summary>
    protected virtual bool OutputsRename(ImportContext context) => true;

    protected override ReadLayer? ReadModel(string className, JToken config, string? name, ImportContext context, string? prefix) =>
        className switch
        {
            "Sequential" => _sequential.Read(config, name, context, prefix, called: prefix is not null),
            "Graph" => GraphReader.Read(this, OutputsRename(context), config, name, context, prefix),
            "Model" or "Container" or "Functional" => _functional.Read(config, name, context, prefix),
            _ => null,
        };

    // Keras 1.2.2, Layer.create_input_layer.
    internal override string? CountedInputName(LayerForm form) =>
        form.ClassName is { } className ? $"{className.ToLowerInvariant()}_input_" : null;

    protected override JObject ModelEntry(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called)
    {
        RequireZeroStates(model);
        return _writer.Write(model, usual, called);
    }

    /// <summary>Refuses recurrent layers that are given first states: each takes one input.</summary>
    private void RequireZeroStates(ModelSpec model)
    {
        foreach (var nested in model.Layers.OfType<ModelSpec>())
            RequireZeroStates(nested);
        foreach (var call in model.Calls)
            if (call.Inputs.Count > 1 && model.Layers[call.Layer] is (SequenceSpec or Bidirectional))
                throw new KerasUnsupportedException(
                    $"layer '{model.Layers[call.Layer].Name}': {model.Layers[call.Layer].ClassName} with first states has no form in Keras "
                        + $"{Dialect.Written}"
                );
    }

    internal override IEnumerable<LayerSpec> FileOrder(ModelSpec model, KerasVersion release) => ModelConfigWriter.FileOrder(model);

    internal override (string ClassName, string? Name, JToken Config) Open(JToken entry, ImportContext context, string prefix) =>
        ConfigText.Unwrap(entry, PlaceOf(context, prefix)) is JObject parts
        && !parts.ContainsKey("class_name")
        && parts["name"] is JValue { Value: string }
            ? FlatEntry.Open(parts)
            : base.Open(entry, context, prefix);

    protected override bool IsEntryKey(string className, string key, ImportContext context)
    {
        if (
            className is not ("Sequential" or "Model" or "Graph")
            || key is not ("optimizer" or "loss" or "loss_weights" or "sample_weight_mode" or "sample_weight_modes")
        )
            return key is "name" or "inbound_nodes" or "keras_version" or "backend" or "shared";
        context.Report.Add(
            ImportNoteKind.IgnoredKey,
            "",
            $"'{key}' of the model: Keras 1.0 writes how it was compiled, and does not read it back"
        );
        return true;
    }

    protected override LayerSpec ReadConfig(ConfigReader c, LayerSchema schema, string? name)
    {
        c.Text("name", null);
        var batchShape = c.Has("batch_input_shape") ? c.Extents("batch_input_shape", null) : null;
        if (batchShape is { Count: 0 })
            throw c.Bad("key 'batch_input_shape': expected the batch's extent first, found an empty list");
        var shape = c.Has("input_shape") ? c.Extents("input_shape", null) : null;
        if (c.Has("input_dtype"))
            c.Form = c.Form with { InputDtype = c.Text("input_dtype", null) };
        c.Ignore("cache_enabled", null, "it tells how Keras 0.3 keeps symbolic graphs");
        bool trainable = !c.Has("trainable") || c.Flag("trainable", true);
        if (!trainable && schema.SpecType == typeof(Bidirectional) && c.Applies(Keras1Quirks.FrozenWrapperLearns))
        {
            trainable = true;
            c.Note(
                ImportNoteKind.Conversion,
                "it is trained although 'trainable' is false: Keras 1.1.2 to 1.2.2 asks the layer inside alone"
            );
        }
        var layer = schema.Exchange(c, null) with { Name = name, Trainable = trainable };
        c.Finish();
        if (batchShape is not null)
            return layer with { BatchSize = batchShape[0], InputShape = [.. batchShape.Skip(1)] };
        return ((SaysInput(c, layer) ? shape : null) ?? c.Form.InputExtents) is { } extents
            ? layer with
            {
                InputShape = [.. extents],
            }
            : layer;
    }

    /// <summary>Whether the key input_shape of a layer is the shape of its input.</summary>
    protected virtual bool SaysInput(ConfigReader c, LayerSpec layer) => true;

    protected override void WriteCommon(ConfigWriter c, LayerSpec layer)
    {
        c.Text("name", layer.Name);
        if (layer is not (InputLayer or Merge))
            c.Flag("trainable", layer.Trainable);
        if (layer.InputShape is not { } shape)
            return;
        c.Extents("batch_input_shape", [layer.BatchSize, .. shape]);
        c.Text("input_dtype", layer is Embedding or InputLayer { Integer: true } ? "int32" : "float32");
    }
}
