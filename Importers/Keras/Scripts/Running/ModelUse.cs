using KerasSharp.Importers.Keras.Scripts.Values;
using KerasSharp.Importers.Python.Source;

namespace KerasSharp.Importers.Keras.Scripts.Running;

/// <summary>What may be done with a model without changing what it computes.</summary>
internal static class ModelUse
{
    private static readonly string[] s_methods =
    [
        "compile",
        "add_loss",
        "add_metric",
        "fit",
        "fit_generator",
        "evaluate",
        "evaluate_generator",
        "predict",
        "predict_generator",
        "predict_classes",
        "predict_proba",
        "predict_on_batch",
        "train_on_batch",
        "test_on_batch",
        "summary",
        "save",
        "save_weights",
        "load_weights",
        "to_json",
        "to_yaml",
        "get_weights",
        "set_weights",
        "get_config",
        "count_params",
        "reset_states",
        "export",
        "_make_predict_function",
        "make_predict_function",
    ];

    private static readonly string[] s_functions =
    [
        "print",
        "len",
        "str",
        "plot_model",
        "plot",
        "print_summary",
        "model_to_dot",
        "isinstance",
        "repr",
        "format",
        "id",
        "type",
        "convert_all_kernels_in_model",
        // Converters of TensorFlow Lite, TensorFlow.js and tf2onnx, which read it.
        "from_keras_model",
        "save_keras_model",
        "from_keras",
    ];

    /// <summary>Whether a method of a model leaves its layers as they are.</summary>
    internal static bool Keeps(string method) => s_methods.Contains(method);

    /// <summary>Whether a function that gets a model leaves it as it is.</summary>
    internal static bool LooksOnly(string path) =>
        s_functions.Contains(KerasNames.Last(path)) || path.Contains(".callbacks.", StringComparison.Ordinal);

    /// <summary>Whether a value is a layer or a model, or holds one. What a layer gives is none: nothing that is done with it changes the
    /// layers in front of it.</summary>
    internal static bool IsPart(ScriptValue value)
    {
        var seen = new HashSet<ScriptValue>(ReferenceEqualityComparer.Instance);
        var todo = new Stack<ScriptValue>([value]);
        while (todo.TryPop(out var next))
        {
            if (next is LayerValue)
                return true;
            if (seen.Add(next))
                foreach (var inner in next.Inside)
                    todo.Push(inner);
        }
        return false;
    }

    /// <summary>Refuses to hand parts of a model to what could change them.</summary>
    internal static void RefuseIn(IEnumerable<ScriptValue> values, Wording what, int line)
    {
        if (values.FirstOrDefault(IsPart) is { } part)
            throw new ScriptException(line, $"{Wording.Of(what)} is given {part.What}, and what it does with it is not known");
    }

    // Libraries whose functions leave the lists as they are that they are given.
    private static readonly string[] s_pure =
    [
        "numpy",
        "np",
        "os",
        "sys",
        "math",
        "time",
        "json",
        "logging",
        "builtins",
        "copy",
        "pickle",
        "cPickle",
        "matplotlib",
        "pandas",
        "sklearn",
        "scipy",
        "tensorflow",
        "keras",
        "h5py",
        "collections",
        "itertools",
        "argparse",
        "operator",
        "functools",
        "pprint",
        "re",
        "csv",
    ];

    /// <summary>Whether a function leaves the lists as they are that it is given.</summary>
    internal static bool LeavesLists(string path) =>
        s_pure.Contains(path.Split('.')[0]) && !path.EndsWith("shuffle", StringComparison.Ordinal);

    /// <summary>Takes lists and dictionaries for lost that were given to what may change them.</summary>
    internal static void Lose(IEnumerable<ScriptValue> values, string why, int line)
    {
        foreach (var value in values)
            if (value is ChangingValue changed and not ItemsValue { IsList: false })
                changed.Lost = new UnknownValue(line, why);
            else if (value is RecordValue record)
                record.Lose(new UnknownValue(line, why));
            else if (value is ParserValue parser)
                parser.Defaults.Lost = new UnknownValue(line, why);
    }

    /// <summary>Refuses to change the list of a model's layers behind its back.</summary>
    internal static void RefuseListChange(CallNode node, Scope scope, ScriptEvaluator evaluator)
    {
        if (
            node.Function
                is AttributeNode
                {
                    Name: "pop" or "append" or "insert" or "remove" or "extend",
                    Of: AttributeNode { Name: "layers", Of: var of }
                }
            && evaluator.Of(of, scope) is LayerValue model
        )
            throw new ScriptException(
                node.Line,
                $"the list of layers of {model.What} is changed, which is not understood; 'pop' of a Sequential is"
            );
    }
}
