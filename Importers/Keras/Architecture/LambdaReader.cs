using KerasSharp.Importers.Keras.Lambdas;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using KerasSharp.Importers.Python.Values;
using KerasSharp.Runtime.Graph;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Architecture;

/// <summary>Lambda, and Merge with a function for its mode. The file holds Python's byte code, which is never run: it is read as an
/// expression where it is one, or the caller gives the function.</summary>
internal static class LambdaReader
{
    /// <summary>The layer with the caller's function; null where the class is another, or Merge has a mode of Keras's own.</summary>
    /// <exception cref="KerasUnsupportedException">The function cannot be read, and the caller gave none.</exception>
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
        var layer = FunctionOf(stored, function, names, config, className, context, path) with
        {
            Name = name,
            EndsMask = !merges && new LambdaEra(context.Version, context.Backend).EndsMasks,
        };
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
        return new ReadLayer(layer, form);
    }

    private static Lambda FunctionOf(
        JToken? stored,
        string? function,
        string[] names,
        JObject config,
        string className,
        ImportContext context,
        string path
    )
    {
        var given = config["arguments"] as JObject;
        if (context.Options.Custom.TryLambda(out var replacement, names))
        {
            context.Report.Add(ImportNoteKind.Conversion, path, $"the function of this {Wording.Clip(className)} is the caller's");
            if (given is { Count: > 0 })
                context.Report.Add(
                    ImportNoteKind.Warning,
                    path,
                    $"'arguments' ({ConfigText.Describe(given)} {Wording.Clip(given.ToString(Newtonsoft.Json.Formatting.None))}) "
                        + $"are for the caller's function to know"
                );
            return new Lambda(replacement);
        }
        string? why = null;
        if (function is null)
        {
            try
            {
                var read = StoredFunction.Read(
                    stored,
                    given,
                    new LambdaEra(context.Version, context.Backend),
                    names.FirstOrDefault() ?? "name"
                );
                if (config["mask"] is { Type: not JTokenType.Null })
                    throw new PythonCodeException("the mask that it gives (key 'mask') is another function, which is not understood");
                Tell(read, context, path);
                return new Lambda(read.Compute) { InContext = read.ComputeIn };
            }
            catch (PythonCodeException e)
            {
                why = e.Message;
            }
        }
        throw new KerasUnsupportedException(
            $"{context.ConfigPlace}: layer '{path}' ({Wording.Clip(className)}): it holds "
                + $"{(function is null ? "Python byte code" : $"the Python function '{function}'")}, "
                + $"which is never run{(why is null ? "" : $", and cannot be read: {why}")}",
            new FunctionAdvice(names.FirstOrDefault() ?? "name")
            {
                Inputs = className is "Merge" or "LambdaMerge" ? 2 : null,
                Python = function,
            }
        );
    }

    private static void Tell(StoredFunction function, ImportContext context, string path)
    {
        context.Report.Add(
            ImportNoteKind.Conversion,
            path,
            $"its Python function is read, and not run, as '{Wording.Clip(function.Text)}'; names in it are taken for what they are "
                + $"usually called"
        );
        if (function.Draws)
            context.Report.Add(
                ImportNoteKind.Warning,
                path,
                $"its function draws random numbers, when it predicts too: from run to run others, by the runtime's own generator"
            );
    }
}
