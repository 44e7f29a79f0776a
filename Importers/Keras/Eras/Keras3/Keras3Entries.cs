using KerasSharp.Importers.Keras.Architecture;
using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Eras.TfKeras.Vocabulary;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Architectures of Keras 3: Sequential and Functional, with objects in the place of names.</summary>
internal sealed class Keras3Entries : LayerEntries
{
    private const string ZeroOutput = "zero_output_for_mask";

    private readonly Keras3Functional _functional;
    private readonly SequentialReader _sequential;

    internal Keras3Entries(LayerTable layers, Dialect dialect)
        : base(layers, dialect)
    {
        _functional = new Keras3Functional(this);
        _sequential = new SequentialReader(this);
    }

    internal override (string ClassName, string? Name, JToken Config) Open(JToken entry, ImportContext context, string prefix)
    {
        if (entry is JObject parts && Keras3Objects.IsCustom(parts))
        {
            string registered = (string)parts["registered_name"]!,
                className = Json.TextOf(parts, "class_name") ?? registered;
            if (!context.Options.Custom.TryLayer(className, out _))
                throw new KerasUnsupportedException(
                    $"{PlaceOf(context, prefix)}: layer '{NameOf(parts)}': the class '{registered}' is the writer's own, and its code "
                        + $"is in no file",
                    new ClassAdvice(className)
                );
        }
        var (name, layer, config) = base.Open(entry, context, prefix);
        return (name, layer, config is JObject settings && !IsModel(name) ? Keras3Settings.Plain(settings) : config);
    }

    protected override ReadLayer? ReadModel(string className, JToken config, string? name, ImportContext context, string? prefix) =>
        className switch
        {
            "Sequential" => _sequential.Read(WithShape(config), name, context, prefix, called: prefix is not null),
            "Functional" or "Model" when config is JObject model && model.ContainsKey("layers") => _functional.Read(
                model,
                name,
                context,
                prefix
            ),
            "Functional" or "Model" => throw new KerasUnsupportedException(
                $"{PlaceOf(context, prefix ?? "")}: the model is of the writer's own class, and its code is in no file"
            ),
            _ => null,
        };

    protected override JObject ModelEntry(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called)
    {
        var entry = new Keras3ConfigWriter(this).Write(model, usual);
        Keras3OperationNames.Require(entry, usual(model).Version);
        return entry;
    }

    internal override IEnumerable<LayerSpec> FileOrder(ModelSpec model, KerasVersion release) => Keras3Order.FileOrder(model, release);

    protected override bool IsEntryKey(string className, string key, ImportContext context) =>
        key
            is "name"
                or "inbound_nodes"
                or "keras_version"
                or "backend"
                or "module"
                or "registered_name"
                or "build_config"
                or "compile_config"
                or "shared_object_id";

    protected override void Fit(string name, string className, JObject config, KerasVersion release) =>
        LayerReleases.Fit(name, className, config, release);

    protected override JObject Entry(string className, JObject config) =>
        Keras3Objects.Of("keras.layers", className, Keras3Settings.Written(className, config));

    protected override LayerSpec ReadConfig(ConfigReader c, LayerSchema schema, string? name)
    {
        c.Text("name", null);
        Policy(c);
        var shape = c.Has("batch_shape") ? c.Extents("batch_shape", null) : null;
        if (shape is { Count: 0 })
            throw c.Bad("key 'batch_shape': expected the batch's extent first, found an empty list");
        bool trainable = !c.Has("trainable") || c.Flag("trainable", true);
        var layer = schema.Exchange(c, null);
        layer = Frozen(c, layer, trainable) with { Name = name };
        if (layer is SequenceSpec sequence && c.Has(ZeroOutput) && c.Flag(ZeroOutput, false))
            layer = sequence with { MaskedOutput = MaskedOutput.Zero };
        c.Finish(
            (key, value) => Keras3Settings.Idle(c.Form.ClassName!, key, value),
            (key, value) => TfKerasSettings.Remedy(c.Form.ClassName!, key, value)
        );
        return shape is null ? layer : layer with { BatchSize = shape[0], InputShape = [.. shape.Skip(1)] };
    }

    /// <summary>A layer whose config says whether it is trainable, which freezes less than it says.</summary>
    private static LayerSpec Frozen(ConfigReader c, LayerSpec layer, bool trainable)
    {
        if (trainable)
            return layer with { Trainable = true };
        layer = layer with { Trainable = false };
        if (c.Applies(Keras3Quirks.FrozenLearns))
            return layer with { LearnsFrozen = true };
        LayerSpec[] inside = layer switch
        {
            TimeDistributed t => [t.Layer],
            Bidirectional b => [b.Layer, .. b.Backward is { } other ? new[] { other } : []],
            StackedRnn s => [.. s.Cells],
            SpectralNormalization s => [s.Layer],
            _ => LayerActivation.Of(layer) is { } own ? [own] : [],
        };
        // What such layers make themselves, nobody freezes.
        bool isAround = layer is HeadsSpec or ConvLstmSpec || (layer is SequenceSpec && c.Form.ClassName == "RNN");
        if (!(isAround && inside.Length == 0) && !inside.Any(l => l.Learns))
            return layer;
        c.Applies(Keras3Quirks.FrozenLearnsInside);
        c.Note(
            ImportNoteKind.Warning,
            $"'trainable' is false, and layers inside learn all the same: Keras 3 freezes what is the layer's own, and no more"
        );
        return layer switch
        {
            SpectralNormalization spectral => spectral with { LearnsInPart = true },
            IActivated => layer,
            _ => layer with { LearnsFrozen = true },
        };
    }

    protected override void WriteCommon(ConfigWriter c, LayerSpec layer)
    {
        if (layer is InputLayer { InputShape: { } shape })
            c.Extents("batch_shape", [layer.BatchSize, .. shape]);
        c.Text("name", layer.Name);
        if (layer is not InputLayer)
            c.Flag("trainable", layer.Trainable);
        if (layer is SequenceSpec { MaskedOutput: MaskedOutput.Zero })
            c.Flag(ZeroOutput, true);
        c.Text("dtype", layer is TextVectorization ? "float32" : InputDtypes.Written(layer));
    }

    private static bool IsModel(string className) => className is "Sequential" or "Functional" or "Model";

    private static string NameOf(JObject entry) => Json.TextOf(entry, "name") ?? Json.TextOf(entry["config"], "name") ?? "?";

    /// <summary>The numbers that a layer computes with.</summary>
    private static void Policy(ConfigReader c)
    {
        if (!c.Has("dtype"))
            return;
        string? dtype = c.Value("dtype", null, t => t is JValue ? Json.TextOrNull(t) : throw Quantized(t), _ => JValue.CreateNull());
        if (c.Form.ClassName == "InputLayer")
            c.Form = c.Form with { InputDtype = dtype };
        else if (dtype is "float16" or "bfloat16" or "float64" or "mixed_float16" or "mixed_bfloat16")
            c.Note(ImportNoteKind.Conversion, $"its numbers are {dtype}; they are 32-bit floats here");
    }

    private static ConfigValueException Quantized(JToken policy) => new("a policy of plain numbers", policy, unsupported: true);

    /// <summary>A Sequential without an InputLayer says its shape beside its layers, where it knows it.</summary>
    private static JToken WithShape(JToken config)
    {
        if (
            config is not JObject model
            || model["build_input_shape"] is not JArray { Count: > 0 } shape
            || shape[0] is JArray
            || model["layers"] is not JArray { Count: > 0 } layers
            || layers[0] is not JObject entry
            || entry["config"] is not JObject first
            || entry["class_name"] is JValue { Value: "InputLayer" or "Sequential" or "Functional" }
            || first.ContainsKey("batch_shape")
        )
            return config;
        var shaped = (JObject)model.DeepClone();
        ((JObject)shaped["layers"]![0]!["config"]!)["batch_shape"] = shape.DeepClone();
        return shaped;
    }
}
