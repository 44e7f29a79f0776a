using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Lambda, and Merge with a function for its mode. The file holds Python's byte code, which is never run: the caller gives
/// the function.</summary>
internal static class LambdaReader
{
    /// <summary>The layer with the caller's function; null where the class is another, or Merge has a mode of Keras's own.</summary>
    /// <exception cref="KerasUnsupportedException">The caller gave no function.</exception>
    internal static ReadLayer? Read(JObject config, string className, string? name, ImportContext context, string path, LayerForm form)
    {
        bool merges = className == "Merge" && config["mode_type"] is JValue { Value: "lambda" or "function" };
        if (!merges && className is not ("Lambda" or "MaskedLambda" or "LambdaMerge"))
            return null;
        var stored = config[merges ? "mode" : "function"];
        // Early releases of Keras 1 store byte code as a mere text, where later ones have a list.
        string? function =
            stored is JValue { Value: string f } && f.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '<' or '>') ? f : null;
        string[] names = [.. new[] { name, function }.OfType<string>()];
        if (!context.Options.Custom.TryLambda(out var replacement, names))
            throw new KerasUnsupportedException(
                $"{context.ConfigPlace}: layer '{path}' ({Wording.Clip(className)}): it holds "
                    + $"{(function is null ? "Python byte code" : $"the Python function '{function}'")}, "
                    + $"which is never run",
                new FunctionAdvice(name ?? function ?? "name")
            );
        context.Report.Add(ImportNoteKind.Conversion, path, $"the function of this {Wording.Clip(className)} is the caller's");
        var layer = new Lambda(replacement) { Name = name };
        if (config["batch_input_shape"] is JArray { Count: > 0 } batch)
        {
            int?[] extents;
            try
            {
                extents = Json.Extents(batch);
            }
            catch (ConfigValueException e)
            {
                throw new KerasFormatException(
                    $"{context.ConfigPlace}: layer '{path}' ({Wording.Clip(className)}): key 'batch_input_shape': {e.Message}",
                    e
                );
            }
            layer = layer with { BatchSize = extents[0], InputShape = extents[1..] };
        }
        if (config["arguments"] is JObject { Count: > 0 } arguments)
            context.Report.Add(
                ImportNoteKind.Warning,
                path,
                $"'arguments' ({ConfigText.Describe(arguments)} {Wording.Clip(arguments.ToString(Newtonsoft.Json.Formatting.None))}) "
                    + $"are for the caller's function to know"
            );
        return new ReadLayer(layer, form);
    }
}
