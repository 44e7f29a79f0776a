using KerasSharp.Importers.Keras.Arrays;
using KerasSharp.Importers.Keras.Eras.Keras3.Operations;
using KerasSharp.Importers.Keras.Eras.Keras3.Vocabulary;
using KerasSharp.Importers.Keras.Facts;
using KerasSharp.Importers.Keras.Operations;
using KerasSharp.Importers.Keras.Schema;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3;

/// <summary>Operations of a graph as the file had them that they came from, since one operation has many spellings.</summary>
internal static class Keras3OperationWriter
{
    // Before, the classes of operations with settings took no name: ops/numpy.py at the tags 3.10.0 and 3.11.0.
    internal static readonly ReleaseRange Named = ReleaseRange.Since(3, 11);

    // saving/serialization_lib.py at the tags 3.2.1 and 3.3.3.
    private static readonly ReleaseRange s_ellipsis = ReleaseRange.Since(3, 3);

    /// <summary>The form of an operation, kept until it is written.</summary>
    internal static JObject Form(Keras3Node node, IReadOnlyList<GraphValue> inputs)
    {
        var (module, className, config) = node.Operation!.Value;
        return new JObject
        {
            ["module"] = module.Length > 0 ? module : Keras3Operations.ModuleOf(className),
            ["config"] = config.DeepClone(),
            ["args"] = node.Args.DeepClone(),
            ["kwargs"] = node.Kwargs.DeepClone(),
            ["inputs"] = new JArray(inputs.Select(i => new JArray(i.Layer, i.Call, i.Output))),
        };
    }

    // Whether an operation came from no file of Keras 3 of the release that is written.
    private static bool IsNew(LayerForm form) => form.Config?["module"] is null;

    /// <summary>The entry of an operation with its call.</summary>
    /// <param name="layer">The operation.</param>
    /// <param name="form">Its form.</param>
    /// <param name="calls">Its calls.</param>
    /// <param name="reference">How the graph refers to a value now.</param>
    /// <exception cref="KerasUnsupportedException">It came from no file of Keras 3, or was changed since.</exception>
    internal static JObject Write(OperationLayer layer, LayerForm form, IReadOnlyList<CallSpec> calls, Func<TensorRef, JArray> reference)
    {
        if (IsNew(form) && calls is [var only])
            return New(layer, only, form.Version, reference);
        if (
            form.Config is not { } stored
            || stored["module"] is not JValue { Value: string module }
            || stored["inputs"] is not JArray inputs
            || calls is not [var call]
            || inputs.Count != call.Inputs.Count
        )
            throw Unwritten(layer, form.Version);
        var now = inputs.Select((old, i) => (Old: old, New: call.Inputs[i])).ToList();
        JToken Renamed(JToken token)
        {
            if (ValueToken.Of(token) is { } value)
            {
                var old = new JArray(value.Layer, value.Call, value.Output);
                var renamed = (JObject)token.DeepClone();
                renamed["config"]!["keras_history"] = reference(now.Find(p => JToken.DeepEquals(p.Old, old)).New);
                return renamed;
            }
            return token switch
            {
                JArray list => new JArray(list.Select(Renamed)),
                JObject named => new JObject(named.Properties().Select(p => new JProperty(p.Name, Renamed(p.Value)))),
                _ => token.DeepClone(),
            };
        }

        var (config, args, kwargs) = ((JObject)stored["config"]!, (JArray)Renamed(stored["args"]!), (JObject)Renamed(stored["kwargs"]!));
        var (back, _) = Keras3Operations.Read(module, form.ClassName!, config, args, kwargs, "(written)");
        if (back.Operation != layer.Operation || !back.Operands.Equals(layer.Operands))
            throw Unwritten(layer, form.Version);
        config = (JObject)config.DeepClone();
        Fit(layer, form.ClassName!, config, args, form.Version);
        if (!Named.Contains(form.Version))
            config.Remove("name");
        var entry = Keras3Objects.Of(module, form.ClassName!, config, form.ClassName);
        entry["name"] = layer.Name;
        entry["inbound_nodes"] = new JArray(new JObject { ["args"] = args, ["kwargs"] = kwargs });
        return entry;
    }

    /// <summary>The entry of an operation that came from no file of Keras 3; what is written is read again and compared.</summary>
    private static JObject New(OperationLayer layer, CallSpec call, KerasVersion release, Func<TensorRef, JArray> reference)
    {
        JObject Tensor(int input) =>
            new()
            {
                ["class_name"] = "__keras_tensor__",
                ["config"] = new JObject
                {
                    ["shape"] = new JArray(JValue.CreateNull()),
                    ["dtype"] = "float32",
                    ["keras_history"] = reference(call.Inputs[input]),
                },
            };
        if (Keras3NewOperation.Of(layer, Tensor) is not { } made)
            throw Unwritten(layer, release);
        var names = made.Name.Split('.');
        string module = $"keras.src.ops.{names[0]}";
        var (back, _) = Keras3Operations.Read(module, names[1], made.Config, made.Args, [], "(written)");
        if (back.Operation != layer.Operation || !back.Operands.Equals(layer.Operands))
            throw Unwritten(layer, release);
        Fit(layer, names[1], made.Config, made.Args, release);
        if (Named.Contains(release))
            made.Config["name"] = layer.Name;
        var entry = Keras3Objects.Of(module, names[1], made.Config, names[1]);
        entry["name"] = layer.Name;
        entry["inbound_nodes"] = new JArray(new JObject { ["args"] = made.Args, ["kwargs"] = new JObject() });
        return entry;
    }

    /// <summary>Leaves out what a release has not yet, and refuses what it would need.</summary>
    private static void Fit(OperationLayer layer, string className, JObject config, JArray args, KerasVersion release)
    {
        var releases = OperationReleases.Of(className);
        if (!releases.Contains(release))
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}': the operation {Wording.Clip(className)} came with Keras {releases.From}, "
                    + $"expected one of Keras {release}"
            );
        if (!s_ellipsis.Contains(release) && args.Descendants().OfType<JObject>().Any(o => Json.TextOf(o, "class_name") == "__ellipsis__"))
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}': '...' in a slice came with Keras {s_ellipsis.From}, expected what Keras {release} has"
            );
        if (OperationReleases.Fit(className, config, release) is { } late)
            throw new KerasUnsupportedException(
                $"layer '{layer.Name}': '{late.Key}' of the operation {Wording.Clip(className)} came with Keras {late.Releases.From}, "
                    + $"expected what Keras {release} has"
            );
    }

    // Keras may well have it: what is not known is how this release stores it.
    private static KerasUnsupportedException Unwritten(OperationLayer layer, KerasVersion release) =>
        new(
            $"layer '{layer.Name}': how Keras {release} stores the operation {Wording.Clip(layer.ClassName)} with these arguments and "
                + $"calls is not known here; expected it as a file of that release has it, or another one"
        );
}
