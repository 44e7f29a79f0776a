using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Eras.Keras2;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.TfKeras;

/// <summary>Architectures of tf.keras: Sequential and Functional, which up to TensorFlow 2.2 is called Model.</summary>
internal class TfKerasEntries : LayerEntries
{
    private const string ZeroOutput = "zero_output_for_mask";

    private readonly FunctionalReader _functional;
    private readonly SequentialReader _sequential;
    private readonly ModelConfigWriter _writer;

    internal TfKerasEntries(LayerTable layers, Dialect dialect)
        : base(layers, dialect)
    {
        _functional = new TfKerasFunctionalReader(this);
        _sequential = new SequentialReader(this);
        _writer = new TfKerasConfigWriter(this);
    }

    internal override (string ClassName, string? Name, JToken Config) Open(JToken entry, ImportContext context, string prefix)
    {
        // The writer's own classes are registered under the name of a package.
        if (entry is JObject parts && Json.TextOf(parts, "registered_name") is { } registered && registered.Contains('>'))
        {
            string own = Json.TextOf(parts, "class_name") ?? registered;
            if (!context.Options.Custom.TryLayer(own, out _))
                throw new KerasUnsupportedException(
                    $"{PlaceOf(context, prefix)}: layer '{NameOf(parts)}': the class '{registered}' is the writer's own, and its code "
                        + $"is in no file",
                    new ClassAdvice(own)
                );
        }
        var (className, name, config) = base.Open(entry, context, prefix);
        return (className, name, config is JObject settings && !IsModel(className) ? TfKerasSettings.Plain(settings) : config);
    }

    protected override ReadLayer? ReadModel(string className, JToken config, string? name, ImportContext context, string? prefix) =>
        className switch
        {
            "Sequential" => _sequential.Read(WithShape(config), name, context, prefix, called: prefix is not null),
            "Functional" or "Model" when config is JObject model && !model.ContainsKey("layers") => throw new KerasUnsupportedException(
                $"{PlaceOf(context, prefix ?? "")}: the model is of the writer's own class, and its code is in no file"
            ),
            "Functional" or "Model" => Called(className, _functional.Read(config, name, context, prefix)),
            _ => null,
        };

    // Groups of weights in archives are called after the class.
    private static ReadLayer Called(string className, ReadLayer read) => read with { Form = read.Form with { ClassName = className } };

    protected override JObject ModelEntry(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called) =>
        _writer.Write(model, usual, called);

    internal override IEnumerable<LayerSpec> FileOrder(ModelSpec model, KerasVersion release) => ModelConfigWriter.FileOrder(model);

    // What tells only the class over again, or how it was built, has no bearing here.
    protected override bool IsEntryKey(string className, string key, ImportContext context) =>
        key
            is "name"
                or "inbound_nodes"
                or "keras_version"
                or "backend"
                or "shared_object_id"
                or "module"
                or "registered_name"
                or "build_config"
                or "compile_config";

    protected override LayerSpec ReadConfig(ConfigReader c, LayerSchema schema, string? name)
    {
        c.Text("name", null);
        var batchShape = c.Has("batch_input_shape") ? c.Extents("batch_input_shape", null) : null;
        if (batchShape is { Count: 0 })
            throw c.Bad("key 'batch_input_shape': expected the batch's extent first, found an empty list");
        Policy(c);
        bool trainable = !c.Has("trainable") || c.Flag("trainable", true);
        var layer = schema.Exchange(c, null) with { Name = name, Trainable = trainable };
        if (layer is SequenceSpec sequence && c.Has(ZeroOutput) && c.Flag(ZeroOutput, false))
            layer = sequence with { MaskedOutput = MaskedOutput.Zero };
        c.Finish(
            (key, value) => TfKerasSettings.Idle(c.Form.ClassName!, key, value),
            (key, value) => TfKerasSettings.Remedy(c.Form.ClassName!, key, value)
        );
        if (batchShape is not null)
            return layer with { BatchSize = batchShape[0], InputShape = [.. batchShape.Skip(1)] };
        return c.Form.InputExtents is { } extents && extents.Any(e => e is not null) ? layer with { InputShape = [.. extents] } : layer;
    }

    protected override JObject Entry(string className, JObject config)
    {
        ToldObjects.AddTo(config);
        return base.Entry(className, config);
    }

    protected override void WriteCommon(ConfigWriter c, LayerSpec layer)
    {
        c.Text("name", layer.Name);
        if (layer is not InputLayer)
            c.Flag("trainable", layer.Trainable);
        if (layer.InputShape is { } shape)
            c.Extents("batch_input_shape", [layer.BatchSize, .. shape]);
        if (layer is SequenceSpec { MaskedOutput: MaskedOutput.Zero })
            c.Flag(ZeroOutput, true);
        c.Text("dtype", layer is TextVectorization ? "string" : InputDtypes.Written(layer));
    }

    private static bool IsModel(string className) => className is "Sequential" or "Functional" or "Model";

    private static string NameOf(JObject entry) => Json.TextOf(entry, "name") ?? Json.TextOf(entry["config"], "name") ?? "?";

    /// <summary>The numbers that a layer computes with, or takes.</summary>
    private static void Policy(ConfigReader c)
    {
        if (!c.Has("dtype"))
            return;
        string? dtype = c.Value("dtype", null, Json.TextOrNull, _ => JValue.CreateNull());
        c.Form = c.Form with { InputDtype = dtype };
        if (dtype is "float16" or "bfloat16" or "float64" or "mixed_float16" or "mixed_bfloat16")
            c.Note(ImportNoteKind.Conversion, $"its numbers are {dtype}; they are 32-bit floats here");
    }

    /// <summary>A Sequential that was built on a shape says it beside its layers, not in the first of them.</summary>
    private static JToken WithShape(JToken config)
    {
        if (
            config is not JObject model
            || (model["build_input_shape"] ?? model["batch_input_shape"]) is not JArray { Count: > 0 } shape
            || shape[0] is JArray
            || model["layers"] is not JArray { Count: > 0 } layers
            || (layers[0] as JObject)?["config"] is not JObject first
            || first.ContainsKey("batch_input_shape")
            || (layers[0]["class_name"] is JValue { Value: string className } && IsModel(className))
        )
            return config;
        var shaped = (JObject)model.DeepClone();
        ((JObject)shaped["layers"]![0]!["config"]!)["batch_input_shape"] = shape.DeepClone();
        return shaped;
    }
}
