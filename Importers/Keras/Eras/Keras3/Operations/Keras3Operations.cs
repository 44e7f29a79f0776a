using System.Collections.Frozen;
using KerasSharp.Importers.Keras.Operations;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Eras.Keras3.Operations;

/// <summary>The operations of <c>keras.ops</c> that are read, by module and class.</summary>
internal static class Keras3Operations
{
    private static readonly FrozenDictionary<string, OperationForm> s_forms = NumpyForms
        .All.Concat(OtherForms.All)
        .Concat(OrderingForms.All)
        .Concat(MatrixForms.All)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Module and class of all that are read, without the packages above.</summary>
    internal static IEnumerable<string> Names => s_forms.Keys;

    /// <summary>Reads an operation and the values that it takes.</summary>
    /// <param name="module">Its module; empty in HDF5, which has none.</param>
    /// <param name="className">Its class.</param>
    /// <param name="config">Its config.</param>
    /// <param name="args">The arguments of its call by their place.</param>
    /// <param name="kwargs">Those by keyword.</param>
    /// <param name="place">File, model and layer, for messages.</param>
    /// <exception cref="KerasUnsupportedException">The operation, or an argument of it, is not supported.</exception>
    internal static (OperationLayer Layer, IReadOnlyList<GraphValue> Inputs) Read(
        string module,
        string className,
        JObject config,
        JArray args,
        JObject kwargs,
        string place
    )
    {
        string name = module.Length == 0 ? className : $"{module}.{className}";
        KerasUnsupportedException Bad(Wording problem) => new($"{place}: the operation {Wording.Clip(name)}: {problem}");
        string key = $"{module[(module.LastIndexOf('.') + 1)..]}.{className}";
        var form =
            (module.Length > 0 ? s_forms.GetValueOrDefault(key) : ByClass(className))
            ?? throw new KerasUnsupportedException($"{place}: the operation {Wording.Clip(name)} is not supported");
        var named = form.Bind(args, kwargs, Bad);
        foreach (var member in config.Properties())
            // What a config says over again of the entry, or of how it computes.
            if (member.Name is not ("name" or "trainable") && !(member.Name == "dtype" && member.Value is JObject))
                named.TryAdd(member.Name, member.Value);
        var arguments = new OperationArguments(named, Bad);
        var layer = form.Read(arguments);
        arguments.Finish();
        return (layer, arguments.Inputs);
    }

    /// <summary>The module of a class that is read.</summary>
    internal static string ModuleOf(string className) =>
        "keras.src.ops." + s_forms.Keys.First(k => k.EndsWith($".{className}", StringComparison.Ordinal)).Split('.')[0];

    // No two modules have a class of one name among those that are read.
    private static OperationForm? ByClass(string className) =>
        s_forms.FirstOrDefault(f => f.Key.EndsWith($".{className}", StringComparison.Ordinal)).Value;
}
