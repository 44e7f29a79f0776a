using KerasSharp.Importers.Keras.Containers;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>An era's reader and writer of entries <c>{"class_name": ..., "config": ...}</c>: layers and whole models.</summary>
/// <param name="layers">The era's classes.</param>
/// <param name="dialect">How the era spells keys and values.</param>
internal abstract class LayerEntries(LayerTable layers, Dialect dialect) : ILayerEntries
{
    /// <summary>How the era spells keys and values.</summary>
    internal Dialect Dialect => dialect;

    /// <summary>Reads a model of models' classes; null where the class is that of a layer.</summary>
    /// <param name="className">The class.</param>
    /// <param name="config">Its config.</param>
    /// <param name="name">Its name, where it has one.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">As in <see cref="Read"/>.</param>
    protected abstract ReadLayer? ReadModel(string className, JToken config, string? name, ImportContext context, string? prefix);

    /// <summary>Writes a model: class_name and config.</summary>
    /// <param name="model">The model.</param>
    /// <param name="usual">The form of each layer.</param>
    /// <param name="called">Whether it is called on the values of other layers.</param>
    /// <exception cref="KerasUnsupportedException">The era has no such layer or setting; the message names it.</exception>
    internal JObject WriteModel(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called = false)
    {
        SharedStates.Require(model, l => Back(l, usual), dialect.Written);
        return ModelEntry(model, usual, called);
    }

    /// <summary>The entry of a model.</summary>
    protected abstract JObject ModelEntry(ModelSpec model, Func<LayerSpec, LayerForm> usual, bool called);

    /// <summary>The beginning of the name that Keras gives to the input which it makes in front of a Sequential's first layer, where a
    /// number follows that the process counts; null where the name is known or the era has none.</summary>
    internal virtual string? CountedInputName(LayerForm form) => null;

    /// <summary>The layers of a model in the order in which Keras lists them in a file.</summary>
    internal abstract IEnumerable<LayerSpec> FileOrder(ModelSpec model, KerasVersion release);

    /// <summary>Reads the keys that all layers have, and by the schema those of the class.</summary>
    protected abstract LayerSpec ReadConfig(ConfigReader c, LayerSchema schema, string? name);

    /// <summary>Writes the keys that all layers have, before those of the class.</summary>
    protected abstract void WriteCommon(ConfigWriter c, LayerSpec layer);

    /// <summary>Whether a key may stand beside class_name and config.</summary>
    protected abstract bool IsEntryKey(string className, string key, ImportContext context);

    /// <inheritdoc/>
    public ReadLayer Read(JToken entry, ImportContext context, string? prefix)
    {
        context = context.Inside(prefix);
        var (className, name, config) = Open(entry, context, prefix ?? "");
        if (name is not null && !WeightsFile.IsName(name))
            throw new KerasFormatException(
                $"{context.ConfigPlace}: a layer of class {Wording.Clip(className)}: expected a name, found '{name}'"
            );
        if (ReadModel(className, config, name, context, prefix) is { } model)
            return model;
        string path = prefix + (name ?? className);
        if (config is not JObject settings)
            throw new KerasFormatException(
                $"{context.ConfigPlace}: layer '{path}' ({Wording.Clip(className)}): expected its config to be an object, found "
                    + $"{ConfigText.Describe(config)}"
            );

        var form = new LayerForm
        {
            Version = context.Version,
            Backend = context.Backend,
            DataFormat = context.DataFormat,
            ClassName = className,
            Config = (JObject)settings.DeepClone(),
        };
        if (context.Options.Custom.TryLayer(className, out var create))
            return Adjusted(CustomLayerReader.Read(create, settings, context, path, form, name), context, path);
        if (LambdaReader.Read(settings, className, name, context, path, form) is { } lambda)
            return Adjusted(lambda, context, path);
        var schema =
            layers.ByClass(className)
            ?? throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: layer '{path}': unknown class '{className}'; expected a layer of {context.Readable}",
                new ClassAdvice(className)
            );
        var reader = new ConfigReader(settings, context, path, className, form, dialect, this);
        var layer = ReadConfig(reader, schema, name);
        return Adjusted(new ReadLayer(layer, reader.Form), context, path);
    }

    /// <inheritdoc/>
    public JObject Write(LayerSpec layer, Func<LayerSpec, LayerForm> usual)
    {
        if (layer is ModelSpec model)
            return WriteModel(model, usual);
        var entry = Written(layer, usual);
        if (SpecComparer.Difference(layer, Back(layer, entry, usual(layer))) is { } difference)
            throw new KerasUnsupportedException(
                $"layer '{layer.Name ?? layer.ClassName}' ({Wording.Clip(layer.ClassName)}): Keras {dialect.Written} has no place for "
                    + $"{difference}"
            );
        return entry;
    }

    /// <summary>A layer as it comes back from a file: with the era's own values in the place of settings that it has no place
    /// for.</summary>
    /// <param name="layer">The layer; no model.</param>
    /// <param name="usual">The form of each layer.</param>
    /// <exception cref="KerasUnsupportedException">The era has no such layer, or no form of a setting; the message names it.</exception>
    internal LayerSpec Back(LayerSpec layer, Func<LayerSpec, LayerForm> usual) => Back(layer, Written(layer, usual), usual(layer));

    private JObject Written(LayerSpec layer, Func<LayerSpec, LayerForm> usual)
    {
        string name = layer.Name ?? layer.ClassName;
        var schema = layers.BySpec(layer);
        if (schema is null || !schema.Releases.Contains(dialect.Written))
            throw new KerasUnsupportedException($"layer '{name}': {layer.ClassName} has no form in Keras {dialect.Written}");
        var writer = new ConfigWriter(name, usual(layer), dialect, l => Write(l, usual));
        WriteCommon(writer, layer);
        schema.Exchange(writer, layer);
        string className = schema.ClassOf(layer);
        Fit(name, className, writer.Result, usual(layer).Version);
        return Entry(className, writer.Result);
    }

    /// <summary>Brings a config into the form that one release of the era reads.</summary>
    /// <exception cref="KerasUnsupportedException">The release lacks the class or one of its settings.</exception>
    protected virtual void Fit(string name, string className, JObject config, KerasVersion release) { }

    /// <summary>The entry of a layer.</summary>
    protected virtual JObject Entry(string className, JObject config) => new() { ["class_name"] = className, ["config"] = config };

    /// <summary>The parts of an entry; a config that was written as text is parsed.</summary>
    internal virtual (string ClassName, string? Name, JToken Config) Open(JToken entry, ImportContext context, string prefix)
    {
        string place = PlaceOf(context, prefix);
        if (ConfigText.Unwrap(entry, place) is not JObject parts)
            throw new KerasFormatException($"{place}: expected a layer with class_name and config, found {ConfigText.Describe(entry)}");
        if (parts["class_name"] is not JValue { Value: string className })
            throw new KerasFormatException(
                $"{place}: expected a layer with class_name and config, found the keys "
                    + $"{Wording.List(parts.Properties().Select(p => p.Name))}"
            );
        foreach (var member in parts.Properties())
            if (member.Name is not ("class_name" or "config") && !IsEntryKey(className, member.Name, context))
                throw new KerasUnsupportedException(
                    $"{place}: layer of class {Wording.Clip(className)}: unknown key '{member.Name}' beside class_name and config"
                );
        var stored =
            parts["config"]
            ?? throw new KerasFormatException($"{place}: layer of class {Wording.Clip(className)}: expected a key 'config'");
        var config = ConfigText.Unwrap(stored, $"{place}: config of {Wording.Clip(className)}");
        if (!ReferenceEquals(config, stored))
            context.Report.Add(ImportNoteKind.Conversion, "", $"the config of a {Wording.Clip(className)} is a text inside of the text");
        string? name = (parts["name"] ?? (config as JObject)?["name"]) is JValue { Value: string n } ? n : null;
        return (className, name, config);
    }

    /// <summary>File and model of an entry, for messages.</summary>
    protected static string PlaceOf(ImportContext context, string prefix) =>
        $"{context.ConfigPlace}: {(prefix.Length == 0 ? "the model" : $"model '{prefix.TrimEnd('/')}'")}";

    private static ReadLayer Adjusted(ReadLayer read, ImportContext context, string path)
    {
        if (context.Options.Adjust is not { } adjust)
            return read;
        var changed = adjust(read.Layer);
        if (changed != read.Layer)
            context.Report.Add(ImportNoteKind.Conversion, path, "changed by the caller");
        return read with { Layer = changed };
    }

    /// <summary>Reads what was written.</summary>
    private LayerSpec Back(LayerSpec layer, JObject entry, LayerForm form)
    {
        var report = new ImportReport
        {
            Files = [],
            Version = new Detected<KerasVersion>(form.Version, "being written"),
            Backend = new Detected<TrainingBackend>(form.Backend, "being written"),
            DimOrdering = new Detected<DataFormat>(ImageLayout.Of(layer) ?? form.DataFormat, "being written"),
        };
        var options = new KerasImportOptions { BatchNormalization = StatisticForm.Variance };
        return Read(entry, new ImportContext("(written)", report, options), "").Layer;
    }
}
