using System.Text.Json;
using KerasSharp.Importers.Keras.Configs;
using KerasSharp.Importers.Keras.Layers;
using KerasSharp.Importers.Keras.Text;
using KerasSharp.Importers.Keras.Weights;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Models;

/// <summary>Reads one entry <c>{"class_name": ..., "config": ...}</c>: a layer or a whole model.</summary>
internal static class LayerReader
{
    private static readonly KerasVersion s_wrappersUnfrozen = new(1, 1, 2);

    /// <summary>Reads a layer.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="context">The import.</param>
    /// <param name="prefix">The path of the model around it, with a slash at its end; empty inside of the outermost one, null for
    /// that one itself.</param>
    /// <exception cref="KerasFormatException">The entry is ill-formed.</exception>
    /// <exception cref="KerasUnsupportedException">The class or one of its settings is unknown.</exception>
    internal static ReadLayer Read(JToken entry, ImportContext context, string? prefix)
    {
        context = context.Inside(prefix);
        var (className, name, config) = Open(entry, context, prefix ?? "");
        if (name is not null && !WeightsFile.IsName(name))
            throw new KerasFormatException($"{context.ConfigPlace}: a layer of class {className}: expected a name, found '{name}'");
        if (className is "Sequential")
            return SequentialReader.Read(config, name, context, prefix, called: prefix is not null);
        if (className is "Graph")
            return GraphReader.Read(config, name, context, prefix);
        if (className is "Model" or "Container" or "Functional")
            return FunctionalReader.Read(config, name, context, prefix);
        string path = prefix + (name ?? className);
        if (config is not JObject settings)
            throw new KerasFormatException(
                $"{context.ConfigPlace}: layer '{path}' ({Wording.Clip(className)}): expected its config to be an object, found {ConfigText.Describe(config)}"
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
            return Adjusted(Custom(create, settings, context, path, form, name), context, path);
        if (LambdaReader.Read(settings, className, name, context, path, form) is { } lambda)
            return Adjusted(lambda, context, path);
        var importer =
            LayerImporters.ByClass(className)
            ?? throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: layer '{path}': unknown class '{className}'; expected a layer of Keras 0.3 to 1.2, or a class registered by options.Custom.Layer(\"{className}\", ...)"
            );
        var reader = new ConfigReader(settings, context, path, className, form);
        return Adjusted(Common(reader, importer, name), context, path);
    }

    /// <summary>The parts of an entry; a config that was written as text is parsed.</summary>
    internal static (string ClassName, string? Name, JToken Config) Open(JToken entry, ImportContext context, string prefix)
    {
        string place = Wording.Of(
            $"{context.ConfigPlace}: {(prefix.Length == 0 ? "the model" : $"model '{Wording.Clip(prefix.TrimEnd('/'))}'")}"
        );
        if (ConfigText.Unwrap(entry, place) is not JObject parts)
            throw new KerasFormatException($"{place}: expected a layer with class_name and config, found {ConfigText.Describe(entry)}");
        if (!parts.ContainsKey("class_name") && parts["name"] is JValue { Value: string })
            return LegacyEntry.Open(parts);
        if (parts["class_name"] is not JValue { Value: string className })
            throw new KerasFormatException(
                $"{place}: expected a layer with class_name and config, found the keys {Wording.List(parts.Properties().Select(p => p.Name))}"
            );
        string shown = Wording.Clip(className);
        foreach (var member in parts.Properties())
            if (SaysHowCompiled(className, member.Name))
                context.Report.Add(
                    ImportNoteKind.IgnoredKey,
                    "",
                    $"'{member.Name}' of the model: Keras 1.0 writes how it was compiled, and does not read it back"
                );
            else if (member.Name is not ("class_name" or "config" or "name" or "inbound_nodes" or "keras_version" or "backend" or "shared"))
                throw new KerasUnsupportedException(
                    $"{place}: layer of class {shown}: unknown key '{member.Name}' beside class_name and config"
                );
        var stored = parts["config"] ?? throw new KerasFormatException($"{place}: layer of class {shown}: expected a key 'config'");
        var config = ConfigText.Unwrap(stored, $"{place}: config of {shown}");
        if (!ReferenceEquals(config, stored))
            context.Report.Add(ImportNoteKind.Conversion, "", $"the config of a {shown} is a text inside of the text");
        string? name = (parts["name"] ?? (config as JObject)?["name"]) is JValue { Value: string n } ? n : null;
        return (className, name, config);
    }

    private static bool SaysHowCompiled(string className, string key) =>
        className is ("Sequential" or "Model" or "Graph")
        && key is ("optimizer" or "loss" or "loss_weights" or "sample_weight_mode" or "sample_weight_modes");

    private static ReadLayer Adjusted(ReadLayer read, ImportContext context, string path)
    {
        if (context.Options.Adjust is not { } adjust)
            return read;
        var changed = adjust(read.Layer);
        if (changed != read.Layer)
            context.Report.Add(ImportNoteKind.Conversion, path, "changed by the caller");
        return read with { Layer = changed };
    }

    private static ReadLayer Common(ConfigReader c, LayerImporter importer, string? name)
    {
        c.Text("name", null);
        var batchShape = c.Has("batch_input_shape")
            ? c.Value(
                "batch_input_shape",
                null,
                t => Json.IsNull(t) ? null : Json.Extents(t),
                v => v is null ? JValue.CreateNull() : Json.Of(v)
            )
            : null;
        if (batchShape is { Length: 0 })
            throw c.Bad("key 'batch_input_shape': expected the batch's extent first, found an empty list");
        var shape = c.Has("input_shape")
            ? c.Value("input_shape", null, t => Json.IsNull(t) ? null : Json.Extents(t), v => v is null ? JValue.CreateNull() : Json.Of(v))
            : null;
        if (c.Has("input_dtype"))
            c.Form = c.Form with { InputDtype = c.Text("input_dtype", null) };
        c.Ignore("cache_enabled", null, "it tells how Keras 0.3 keeps symbolic graphs");
        bool trainable = !c.Has("trainable") || c.Flag("trainable", true);
        if (!trainable && importer is BidirectionalImporter && c.Form.Version >= s_wrappersUnfrozen && !c.Form.IsKeras2)
        {
            trainable = true;
            c.Note(
                ImportNoteKind.Conversion,
                "it is trained although 'trainable' is false: Keras 1.1.2 to 1.2.2 asks the layer inside alone"
            );
        }
        var layer = importer.Exchange(c, null) with { Name = name, Trainable = trainable };
        c.Finish();
        // Keras 0.3 writes the number of rows of an Embedding as its input's shape.
        if (layer is Embedding && c.Form.Version.Major == 0)
            shape = null;
        if (batchShape is not null)
            layer = layer with { BatchSize = batchShape[0], InputShape = batchShape[1..] };
        else if ((shape ?? c.Form.InputExtents) is { } extents)
            layer = layer with { InputShape = [.. extents] };
        return new ReadLayer(layer, c.Form);
    }

    private static ReadLayer Custom(
        Func<JsonElement, LayerSpec> create,
        JObject settings,
        ImportContext context,
        string path,
        LayerForm form,
        string? name
    )
    {
        using var document = JsonDocument.Parse(settings.ToString(Formatting.None));
        var layer = create(document.RootElement.Clone()) with { Name = name };
        if (settings["batch_input_shape"] is JArray { Count: > 0 } batch)
        {
            var extents = Json.Extents(batch);
            layer = layer with { BatchSize = extents[0], InputShape = extents[1..] };
        }
        if (settings["trainable"] is { } trainable)
            layer = layer with { Trainable = Json.Flag(trainable) };
        context.Report.Add(ImportNoteKind.Conversion, path, $"the class '{form.ClassName}' is the caller's");
        return new ReadLayer(layer, form);
    }
}
