using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras1;
using KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras2;

/// <summary>Architectures of Keras 2: Sequential and Model.</summary>
internal class Keras2Entries : LayerEntries
{
    private readonly FunctionalReader _functional;
    private readonly SequentialReader _sequential;
    private readonly ModelConfigWriter _writer;

    internal Keras2Entries(LayerTable layers, Dialect dialect)
        : base(layers, dialect)
    {
        _functional = new Keras2FunctionalReader(this);
        // Up to 2.1 a Sequential may begin with a Merge of Keras 1.
        _sequential = new MergedSequentialReader(this, _functional);
        _writer = new Keras2ConfigWriter(this);
    }

    protected override ReadLayer? ReadModel(string className, JToken config, string? name, ImportContext context, string? prefix)
    {
        ReadLayer? read = className switch
        {
            "Sequential" => _sequential.Read(WithShape(config), name, context, prefix, called: prefix is not null),
            "Model" or "Container" => _functional.Read(config, name, context, prefix),
            _ => null,
        };
        return read is { Layer: ModelSpec model, Form: var form } && prefix is not null
            ? new ReadLayer(PenaltiesInside.Read(model, context), form)
            : read;
    }

    protected override JObject ModelEntry(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called) =>
        _writer.Write(model, usual, called);

    internal override IEnumerable<LayerSpec> FileOrder(ModelSpec model, KerasVersion release) => ModelConfigWriter.FileOrder(model);

    protected override bool IsEntryKey(string className, string key, ImportContext context) =>
        key is "name" or "inbound_nodes" or "keras_version" or "backend";

    /// <summary>A Sequential that was built on a shape says it beside its layers, not in the first of them.</summary>
    private static JToken WithShape(JToken config)
    {
        if (
            config is not JObject { } model
            || model["build_input_shape"] is not JArray shape
            || model["layers"] is not JArray { Count: > 0 } layers
            || (layers[0] as JObject)?["config"] is not JObject first
            || first.ContainsKey("batch_input_shape")
            || layers[0]["class_name"] is JValue { Value: "Sequential" or "Model" }
        )
            return config;
        var shaped = (JObject)model.DeepClone();
        ((JObject)shaped["layers"]![0]!["config"]!)["batch_input_shape"] = shape.DeepClone();
        return shaped;
    }

    protected override LayerSpec ReadConfig(ConfigReader c, LayerSchema schema, string? name)
    {
        c.Text("name", null);
        var batchShape = c.Has("batch_input_shape") ? c.Extents("batch_input_shape", null) : null;
        if (batchShape is { Count: 0 })
            throw c.Bad("key 'batch_input_shape': expected the batch's extent first, found an empty list");
        if (c.Has("dtype"))
            c.Form = c.Form with { InputDtype = c.Text("dtype", null) };
        bool trainable = !c.Has("trainable") || c.Flag("trainable", true);
        bool wraps = schema.SpecType == typeof(Bidirectional) || schema.SpecType == typeof(TimeDistributed);
        if (!trainable && wraps && c.Applies(RecurrentQuirks.FrozenWrapperLearns))
        {
            trainable = true;
            c.Note(ImportNoteKind.Conversion, "it is trained although 'trainable' is false: this release asks the layer inside alone");
        }
        var layer = schema.Exchange(c, null);
        bool learns = trainable || layer is RecurrentSpec and not ConvLstm2D && c.Applies(RecurrentQuirks.FrozenLearns);
        layer = layer with { Name = name, Trainable = learns };
        c.Finish();
        if (batchShape is not null)
            return layer with { BatchSize = batchShape[0], InputShape = [.. batchShape.Skip(1)] };
        return c.Form.InputExtents is { } extents && extents.Any(e => e is not null) ? layer with { InputShape = [.. extents] } : layer;
    }

    protected override void WriteCommon(ConfigWriter c, LayerSpec layer)
    {
        c.Text("name", layer.Name);
        if (layer is not InputLayer)
            c.Flag("trainable", layer.Trainable);
        if (layer.InputShape is { } shape)
            c.Extents("batch_input_shape", [layer.BatchSize, .. shape]);
        c.Text("dtype", layer is InputLayer { Integer: true } ? "int32" : "float32");
    }
}
